package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// unit is a token of a script: what it is written as, and what it gives when it is complete.
type unit struct {
	bytes string
	got   events
	kind  unitKind
}

type unitKind int

const (
	token   unitKind = iota // gives its events with its last byte, and nothing before
	running                 // text: gives each character with its last byte
	silent                  // white space outside of elements: gives nothing and can stop anywhere
)

func tag(bytes string, got ...event) unit { return unit{bytes, got, token} }
func run(bytes string) unit               { return unit{bytes, nil, running} }
func blank(bytes string) unit             { return unit{bytes, nil, silent} }

// theSession is a stream with one of everything.
var theSession = []unit{
	tag("<?xml version='1.0' encoding='UTF-8'?>"),
	blank("\n"),
	tag("<stream:stream xmlns='jabber:client' xmlns:stream='"+streams+"' to='b\u00FCcher.example' xml:lang='de' version='1.0'>",
		open("{"+streams+"}stream", "to=b\u00FCcher.example", "{"+xmlNS+"}lang=de", "version=1.0")),
	blank("\r\n "),
	tag("<stream:features>", open("{"+streams+"}features")),
	tag("<bind xmlns='urn:x:bind'/>", open("{urn:x:bind}bind"), shut),
	tag("</stream:features>", shut),
	blank("\n"),
	tag("<message\tto='a@b' k=\"&quot;'\r\n&#65;\" >", open("{"+client+"}message", "to=a@b", "k=\"' A")),
	tag("<body>", open("{"+client+"}body")),
	run("h\u00E9 "),
	tag("&amp;", text("&")),
	run(" \U0001F600\r\n]]"),
	tag("<![CDATA[<]]]>", text("<]")),
	run(" >"),
	tag("&#x20AC;", text("\u20AC")),
	tag("</body >", shut),
	tag("<p:x xmlns:p='urn:p' p:k=''>", open("{urn:p}x", "{urn:p}k=")),
	run("\r"),
	tag("</p:x>", shut),
	tag("</message>", shut),
	tag("<iq/>", open("{"+client+"}iq"), shut),
	blank(" \t\r"),
	tag("</stream:stream>", shut),
	blank("\n"),
}

// theDocument is a document with one of everything.
var theDocument = []unit{
	tag(`<?xml version="1.0" standalone='no' ?>`),
	blank(" \r\n"),
	tag("<d:r xmlns:d='urn:d' xmlns='urn:e' a=\"1&lt;2\">", open("{urn:d}r", "a=1<2")),
	run("\n\u6F22"),
	tag("&gt;", text(">")),
	tag("<\u00E9l\u00E9ment d:a='\U0001F600' a='\tb'/>", open("{urn:e}\u00E9l\u00E9ment", "{urn:d}a=\U0001F600", "a= b"), shut),
	tag("<![CDATA[]]>"),
	tag("<![CDATA[a\r\n&b;]]]]>", text("a\n&b;]]")),
	tag("&#38;", text("&")),
	run("]\r>"),
	tag("<e xmlns=''>", open("{}e")),
	tag("<d:f>", open("{urn:d}f")),
	tag("</d:f>", shut),
	run("z"),
	tag("</e>", shut),
	tag("</d:r\n>", shut),
	blank("\r\n"),
}

// theFrame is a message as it comes over a WebSocket.
var theFrame = []unit{
	tag("<message xmlns='jabber:client' xml:lang='en'>", open("{"+client+"}message", "{"+xmlNS+"}lang=en")),
	tag("<body>", open("{"+client+"}body")),
	run("Wherefore art thou? \u2764\uFE0F "),
	tag("&lt;", text("<")),
	run("3"),
	tag("</body>", shut),
	tag("<active xmlns='urn:x:states'/>", open("{urn:x:states}active"), shut),
	tag("</message>", shut),
	blank("\n "),
}

// after says what the first n bytes of a script give, how deep they stop, and whether they stop inside a token.
func after(script []unit, n int) (got events, depth int, inToken bool) {
	var all []events
	for _, u := range script {
		if n < len(u.bytes) {
			inToken = u.kind == token && n > 0
			if u.kind == running {
				all = append(all, ev(text(characters(u.bytes[:n]))))
			}
			break
		}
		n -= len(u.bytes)
		if u.kind == running {
			all = append(all, ev(text(characters(u.bytes))))
		}
		all = append(all, u.got)
		if n == 0 {
			break
		}
	}
	got = join("", all...)
	for _, e := range got {
		switch e.Kind {
		case vectors.Start:
			depth++
		case vectors.End:
			depth--
		}
	}
	return got, depth, inToken
}

// characters is the text that s stands for, without a sequence that is not complete and with line ends normalized. A
// carriage return is a line feed at once; the line feed that may follow it is nothing then.
func characters(s string) string {
	var b strings.Builder
	var last rune
	for len(s) > 0 {
		c, n := utf8.DecodeRuneInString(s)
		if c == utf8.RuneError && n == 1 {
			break
		}
		switch {
		case c == '\r':
			b.WriteByte('\n')
		case c == '\n' && last == '\r':
		default:
			b.WriteString(s[:n])
		}
		last, s = c, s[n:]
	}
	return b.String()
}

// truncationTable: every prefix of one rich input for each mode.
func truncationTable(s *set) {
	for _, t := range []struct {
		mode   string
		script []unit
	}{
		{vectors.ModeStream, theSession}, {vectors.ModeDocument, theDocument}, {vectors.ModeFrame, theFrame},
	} {
		var whole strings.Builder
		for _, u := range t.script {
			whole.WriteString(u.bytes)
		}
		input := whole.String()
		// The empty input is in the tables of the modes.
		for n := 1; n <= len(input); n++ {
			got, depth, inToken := after(t.script, n)
			a := about{category: "truncation", name: fmt.Sprintf("at-%04d", n), why: "the input ends early"}
			switch {
			case len(got) > 0 && depth == 0 && !inToken:
				a.why, a.section = "the root has ended", "XML 1.0 §2.1"
				s.accept(a, t.mode, input[:n], got)
			case t.mode == vectors.ModeStream:
				if depth == 1 && !inToken {
					a.why = "the stream is open, and between stanzas"
				}
				s.incomplete(a, input[:n], depth != 1 || inToken, got)
			default:
				s.reject(a, t.mode, input[:n]+marker, "unexpected-end", got)
			}
		}
	}
}
