package parser_test

import (
	"log/slog"
	"os"
	"strings"

	"github.com/seed492f7be9/stanza/parser"
)

// What a peer was refused for, by attributes that a log can be searched for.
func ExampleError_LogValue() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	}))
	r, err := parser.NewReader(strings.NewReader("<message xmlns='jabber:client'><body>&euro;</body></message>"),
		parser.Options{Framing: parser.Frame})
	if err != nil {
		panic(err)
	}
	if _, err = r.NextStanza(); err != nil {
		log.Warn("rejected", "error", err)
	}
	// Output: level=WARN msg=rejected error.rule=entity error.condition=restricted-xml error.offset=37 error.path=/message/body
}
