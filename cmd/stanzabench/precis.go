package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/precis"
)

// profiles are those that can be asked for by name, as IANA registers them, each with
// what it asks about the neighbours of a code point.
var profiles = []struct {
	name    string
	profile *precis.Profile
	asks    precis.Difference
}{
	{"UsernameCaseMapped", precis.UsernameCaseMapped, precis.DiffersInCase | precis.DiffersInDirection | precis.DiffersInContext},
	{"UsernameCasePreserved", precis.UsernameCasePreserved, precis.DiffersInDirection | precis.DiffersInContext},
	{"OpaqueString", precis.OpaqueString, precis.DiffersInContext},
	{"Nickname", precis.Nickname, precis.DiffersInCase | precis.DiffersInContext},
}

func newPrecis(s *streams) *cobra.Command {
	var lines *prepare
	var profile *choice
	var compare bool
	c := &cobra.Command{
		Use:   "precis [FLAGS] [FILE]",
		Short: "Enforce PRECIS profiles on strings",
		Long: `Enforce a profile of PRECIS (RFC 8264, RFC 8265, RFC 8266) on strings, one a line,
by Unicode ` + precis.UnicodeVersion + `. Each is answered with one JSON object a line, of one of the forms
  {"input":"…","ok":true,"output":"…"}
  {"input":"…","ok":false,"rule":"…","offset":N,"codepoint":"U+XXXX","message":"…"}
where offset is in bytes of the input, and codepoint is left out where the rule is
not about a single one. The exit status is 1 if any was rejected.

With --compare the output is the form by which the profile compares strings, which
differs for Nickname: that is compared without its case.`,
		Example: `  stanzabench precis names.txt
  echo 'Correct Horse' | stanzabench precis --profile=OpaqueString
  echo '"l\u00b7l"' | stanzabench precis --json`,
		Args: atMostOneFile,
		RunE: func(c *cobra.Command, args []string) error {
			p := profileNamed(profile.value)
			convert := p.Append
			if compare {
				convert = p.AppendKey
			}
			var out []byte
			return lines.run(c, s, args, func(dst, input []byte) ([]byte, bool) {
				var err error
				if out, err = convert(out[:0], input); err != nil {
					return appendRefusal(dst, err), false
				}
				return appendString(append(dst, `,"ok":true,"output":`...), out), true
			})
		},
	}
	var names []string
	for _, p := range profiles {
		names = append(names, p.name)
	}
	profile = addChoice(c, "profile", "the profile", names...)
	c.Flags().BoolVar(&compare, "compare", false, "put out the form that is compared")
	lines = addPrepare(c)
	return c
}

func profileNamed(name string) *precis.Profile {
	for _, p := range profiles {
		if p.name == name {
			return p.profile
		}
	}
	return nil
}

// appendRefusal appends what a refused string is answered with.
func appendRefusal(dst []byte, err error) []byte {
	e, ok := errors.AsType[*precis.Error](err)
	if !ok { // there is none of another type
		return appendString(append(dst, `,"ok":false,"message":`...), plain(err))
	}
	dst = appendString(append(dst, `,"ok":false,"rule":`...), e.Rule.String())
	dst = strconv.AppendInt(append(dst, `,"offset":`...), int64(e.Offset), 10)
	if e.Rune >= 0 {
		dst = fmt.Appendf(dst, `,"codepoint":"U+%04X"`, e.Rune)
	}
	return appendString(append(dst, `,"message":`...), plain(err))
}
