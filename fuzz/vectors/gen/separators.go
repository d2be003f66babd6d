package main

import (
	"fmt"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// joiners are what joins a namespace and a local name in those who keep the two as one string, and other characters
// that are not expected in a namespace name. What stands in a value literally is normalized; by reference it is not.
var joiners = []struct {
	name  string
	value rune
}{
	{"line-feed", '\n'}, {"tab", '\t'}, {"carriage-return", '\r'}, {"space", ' '}, {"colon", ':'}, {"bar", '|'}, {"brace", '}'},
	{"open-brace", '{'}, {"hash", '#'}, {"slash", '/'}, {"at", '@'}, {"caret", '^'}, {"bang", '!'}, {"dollar", '$'}, {"semicolon", ';'},
	{"comma", ','}, {"equals", '='}, {"gt", '>'}, {"quote", '"'}, {"delete", 0x7F}, {"next-line", 0x85}, {"no-break-space", 0xA0},
	{"line-separator", 0x2028}, {"private", 0xE000}, {"mark", 0xFEFF}, {"replacement", 0xFFFD}, {"beyond", 0x10FFFF},
}

// excluded are those that XML has not: whoever separates with one of them has to refuse it.
var excluded = []struct{ name, literal, reference string }{
	{"nul", "\x00", "&#0;"}, {"u0001", "\x01", "&#1;"}, {"u0008", "\x08", "&#8;"}, {"u000b", "\x0B", "&#xB;"}, {"u000c", "\x0C", "&#12;"},
	{"u001c", "\x1C", "&#x1C;"}, {"u001f", "\x1F", "&#x1f;"}, {"fffe", "\uFFFE", "&#xFFFE;"}, {"ffff", "\uFFFF", "&#65535;"},
	{"surrogate", "", "&#xD800;"},
}

// separatorTable: names are pairs. A namespace "b", a separator and "c" is another one than "b", and a local name "d" in
// the one is not "c", a separator and "d" in the other (CVE-2022-25236).
func separatorTable(s *set) {
	about := func(name string) about {
		return about{"separator", name, "a name is a namespace and a local name, whatever either is made of", "Namespaces 1.0 §2.1"}
	}
	for _, sep := range joiners {
		for _, form := range []string{"literal", "decimal", "hex"} {
			text, value := string(sep.value), string(sep.value)
			switch form {
			case "decimal":
				text = fmt.Sprintf("&#%d;", sep.value)
			case "hex":
				text = fmt.Sprintf("&#x%X;", sep.value)
			default:
				if sep.value == '\n' || sep.value == '\t' || sep.value == '\r' {
					value = " "
				}
			}
			joined := "urn:b" + value + "c"
			for _, t := range []struct {
				name, snippet string
				got           events
			}{
				{"default", "<d xmlns='urn:b" + text + "c'><p:c xmlns:p='urn:b'/></d>", ev(openIn(joined, "d"), open("{urn:b}c"), shut, shut)},
				{"prefix", "<q:d xmlns:q='urn:b" + text + "c'><p:c xmlns:p='urn:b'/></q:d>", ev(openIn(joined, "d"), open("{urn:b}c"), shut, shut)},
				{"attributes", "<a xmlns:p='urn:b' xmlns:q='urn:b" + text + "c' p:c='1' q:c='2' c='3'/>",
					ev(withAttrs(open("a"), "urn:b", "c", "1", joined, "c", "2", "", "c", "3"), shut)},
				{"last", "<d xmlns='urn:b" + text + "'/>", ev(openIn("urn:b"+value, "d"), shut)},
				{"first", "<d xmlns='" + text + "urn:b'/>", ev(openIn(value+"urn:b", "d"), shut)},
				{"alone", "<d xmlns='" + text + "'><e/></d>", ev(openIn(value, "d"), openIn(value, "e"), shut, shut)},
				{"stanza-namespace", "<message xmlns='jabber:client" + text + "message'/>", ev(openIn("jabber:client"+value+"message", "message"), shut)},
			} {
				for _, sh := range []shell{inStream, inFrame} {
					s.acceptIn(sh, about(sep.name+"/"+form+"-"+t.name), t.snippet, t.got)
				}
			}
		}
	}
	for _, bad := range excluded {
		a := wrong("separator", bad.name, "what separates names elsewhere is no character")
		for _, p := range []place{placeDefault, placePrefix, placeSingle, placeText} {
			for _, sh := range []shell{inStream, inFrame} {
				if bad.literal != "" {
					a.name = bad.name + "/literal"
					s.rejectAt(sh, p, a, bad.literal, "char")
				}
				a.name = bad.name + "/reference"
				s.rejectAt(sh, p, a, bad.reference, "char-reference")
			}
		}
	}
	// What joins names where no value is: in names themselves.
	for _, c := range []string{"|", "}", "{", "#", "@", "^", "!", "$", ";", ","} {
		name := fmt.Sprintf("in-name-%02x", c[0])
		for _, sh := range inAll {
			s.rejectIn(sh, wrong("separator", name, "what separates names elsewhere is in none"), "<b‸"+c+"c/>", "name", nil)
			s.rejectIn(sh, wrong("separator", name+"-attribute", "what separates names elsewhere is in none"), "<b k‸"+c+"l='1'/>", "name", nil)
		}
	}
}

// withAttrs adds attributes, each as namespace, local name and value: a namespace that holds a brace has no other form.
func withAttrs(e event, triples ...string) event {
	for i := 0; i < len(triples); i += 3 {
		e.Attrs = append(e.Attrs, vectors.Attr{Space: triples[i], Local: triples[i+1], Value: triples[i+2]})
	}
	sortAttrs(e.Attrs)
	return e
}
