package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/precis"
	"github.com/seed492f7be9/stanza/precis/jid"
)

func newJID(s *streams) *cobra.Command {
	var lines *prepare
	c := &cobra.Command{
		Use:   "jid [FLAGS] [FILE]",
		Short: "Prepare XMPP addresses",
		Long: `Prepare and enforce XMPP addresses (RFC 7622), one a line, by Unicode ` + precis.UnicodeVersion + `. Each is
answered with one JSON object a line, of one of the forms
  {"input":"…","ok":true,"local":"…","domain":"…","resource":"…","jid":"…"}
  {"input":"…","ok":false,"part":"…","rule":"…","offset":N,"codepoint":"U+XXXX","message":"…"}
where a part that an address does not have is empty; the part that is at fault is
local, domain or resource, or address if there is nothing; offset is in bytes of the
input, and codepoint is left out where the rule is not about a single one. A line is
an address as it stands, spaces and all. The exit status is 1 if any was rejected.`,
		Example: `  stanzabench jid addresses.txt
  echo 'Juliet@Capulet.Example./Balcony' | stanzabench jid
  echo '"juliet@b\u00fccher.example"' | stanzabench jid --json`,
		Args: atMostOneFile,
		RunE: func(c *cobra.Command, args []string) error {
			buf := make([]byte, jid.MaxLen)
			return lines.run(c, s, args, func(dst, input []byte) ([]byte, bool) {
				v, err := jid.ParseView(input, buf)
				if err != nil {
					return appendJIDRefusal(dst, err), false
				}
				dst = appendString(append(dst, `,"ok":true,"local":`...), v.Local())
				dst = appendString(append(dst, `,"domain":`...), v.Domain())
				dst = appendString(append(dst, `,"resource":`...), v.Resource())
				return appendString(append(dst, `,"jid":`...), v.Bytes()), true
			})
		},
	}
	lines = addPrepare(c)
	lines.part = `,"part":"address"`
	return c
}

// appendJIDRefusal appends what a refused address is answered with.
func appendJIDRefusal(dst []byte, err error) []byte {
	e, ok := errors.AsType[*jid.Error](err)
	if !ok { // there is none of another type
		return appendString(append(dst, `,"ok":false,"message":`...), plain(err))
	}
	dst = appendString(append(dst, `,"ok":false,"part":`...), e.Part.String())
	dst = appendString(append(dst, `,"rule":`...), e.Rule.String())
	dst = strconv.AppendInt(append(dst, `,"offset":`...), int64(e.Offset), 10)
	if e.Rune >= 0 {
		dst = fmt.Appendf(dst, `,"codepoint":"U+%04X"`, e.Rune)
	}
	return appendString(append(dst, `,"message":`...), plain(err))
}
