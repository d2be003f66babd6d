package main

import (
	"fmt"
	"slices"
)

// nameStart is NameStartChar of XML 1.0, fifth edition, production 4, without the colon.
var nameStart = [][2]rune{
	{'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF},
	{0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD},
	{0x10000, 0xEFFFF},
}

// nameMore is what NameChar adds, production 4a.
var nameMore = [][2]rune{{'-', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}

// fourthEdition are names that the fifth edition brought, and some that were always there.
var fourthEdition = []struct{ name, value string }{
	{"emoji", "\U0001F600"}, {"u0220", "\u0220"}, {"glagolitic", "\u2C00"}, {"roman-numeral", "\u2180"},
	{"ogham-space", "\u1680"}, {"ethiopic", "\u1200"}, {"thai", "\u0E01"}, {"hangul", "\uAC00"}, {"arabic", "\u0627"},
	{"gothic", "\U00010330"}, {"joiner", "a\u200C"}, {"superscript", "\u2071"}, {"aegean", "\U00010107"},
}

func within(c rune, ranges [][2]rune) bool {
	return slices.ContainsFunc(ranges, func(r [2]rune) bool { return r[0] <= c && c <= r[1] })
}

// nameTable: every edge of the name productions, inside and outside, where a name begins and where it goes on.
func nameTable(s *set) {
	var edges []rune
	for _, r := range append(append([][2]rune{}, nameStart...), nameMore...) {
		edges = append(edges, r[0]-1, r[0], r[1], r[1]+1)
	}
	// Beyond the last range, and some in the middle of gaps.
	edges = append(edges, 0xFFFFF, 0x100000, 0x10FFFF, 0x2000, 0x2028, 0x2190, 0x2BFF, 0x3000, 0xE000, 0xF8FF, 0xFDD0, 0xA0, 0xD7, 0xF7)
	slices.Sort(edges)
	for _, c := range slices.Compact(edges) {
		// ASCII is in the grammar's table, surrogates have no UTF-8, and two code points are no Char.
		if c < 0x80 || c >= 0xD800 && c <= 0xDFFF || c == 0xFFFE || c == 0xFFFF {
			continue
		}
		start, more := within(c, nameStart), within(c, nameStart) || within(c, nameMore)
		what := func(name string) about {
			return about{"name", fmt.Sprintf("u%04x-%s", c, name), "an edge of the fifth edition's name productions", "XML 1.0 §2.3"}
		}
		x := string(c)
		try := func(name string, legal bool, good string, got events, bad, rule string) {
			if legal {
				s.acceptIn(inFrame, what(name), good, got)
			} else {
				s.rejectIn(inFrame, what(name), bad, rule, nil)
			}
		}
		try("start", start, "<"+x+"b/>", ev(open(x+"b"), shut), "<"+marker+x+"b/>", "name")
		try("inside", more, "<b"+x+"></b"+x+">", ev(open("b"+x), shut), "<b"+marker+x+"></b"+x+">", "name")
		try("attr-start", start, "<b "+x+"='1'/>", ev(open("b", x+"=1"), shut), "<b "+marker+x+"='1'/>", "name")
		try("attr-inside", more, "<b k"+x+"='1'/>", ev(open("b", "k"+x+"=1"), shut), "<b k"+marker+x+"='1'/>", "name")
		try("prefix", start, "<"+x+":b xmlns:"+x+"='urn:p'/>", ev(open("{urn:p}b"), shut),
			"<"+marker+x+":b xmlns:"+x+"='urn:p'/>", "name")
		try("local", start, "<p:"+x+" xmlns:p='urn:p'/>", ev(open("{urn:p}"+x), shut),
			map[bool]string{true: "<" + marker + "p:" + x + " xmlns:p='urn:p'/>", false: "<p:" + marker + x + " xmlns:p='urn:p'/>"}[more],
			map[bool]string{true: "qualified-name", false: "name"}[more])
		if !start {
			s.rejectIn(inFrame, what("end-start"), "<b></"+marker+x+"b>", "name", ev(open("b")))
		}
		if !more {
			s.rejectIn(inFrame, what("end-inside"), "<b></b"+marker+x+">", "end-tag", ev(open("b")))
		}
	}
	for _, f := range fourthEdition {
		a := about{"name", "edition-" + f.name, "the fifth edition's names, whatever Unicode version the fourth knew", "XML 1.0 §2.3"}
		s.acceptIn(inStream, a, "<"+f.value+"/>", ev(open(f.value), shut))
		s.acceptIn(inFrame, a, "<"+f.value+">x</"+f.value+">", ev(open(f.value), text("x"), shut))
		s.acceptIn(inDocument, a, "<b "+f.value+"='1'/>", ev(open("b", f.value+"=1"), shut))
	}

	// Byte sequences that table-driven decoders have confused, at the start of a name: bytes, whether a name starts with
	// them, whether it goes on with them.
	for _, t := range []struct {
		name, bytes string
		start, more bool
	}{
		{"db-a5", "\xDB\xA5", true, true},
		{"e0-a4-81", "\xE0\xA4\x81", true, true},
		{"e0-a4-85", "\xE0\xA4\x85", true, true},
		{"39", "9", false, true},
		{"cc-81", "\xCC\x81", false, true},
	} {
		a := about{"name", "bytes-" + t.name, "byte for byte as the productions say", "XML 1.0 §2.3"}
		if t.start {
			s.acceptIn(inDocument, a, "<"+t.bytes+"/>", ev(open(t.bytes), shut))
		} else {
			s.rejectIn(inDocument, a, "<"+marker+t.bytes+"/>", "name", nil)
		}
		a.name += "-inside"
		s.acceptIn(inDocument, a, "<q"+t.bytes+"/>", ev(open("q"+t.bytes), shut))
	}
	for _, t := range []struct {
		name, head, bytes string
	}{
		{"ba", "", "\xBA"}, {"b9", "", "\xB9"}, {"9b-a5", "", "\x9B\xA5"}, {"db-25", "", "\xDB\x25"}, {"db-e5", "", "\xDB\xE5"},
		{"8c-81", "", "\x8C\x81"}, {"cc-01", "", "\xCC\x01"}, {"cc-c1", "", "\xCC\xC1"}, {"a0-a4-85", "", "\xA0\xA4\x85"},
		{"e0-24-85", "", "\xE0\x24\x85"}, {"e0-e4-85", "", "\xE0\xE4\x85"}, {"e0-a4-05", "", "\xE0\xA4\x05"},
		{"e0-a4-c5", "", "\xE0\xA4\xC5"},
	} {
		a := wrong("name", "bytes-"+t.name, "ill-formed UTF-8 where a name must begin")
		s.rejectIn(inDocument, a, "<"+marker+t.bytes+"/>", "ill-formed-utf8", nil)
		a.name += "-inside"
		a.why = "ill-formed UTF-8 inside a name"
		s.rejectIn(inDocument, a, "<q"+marker+t.bytes+"/>", "ill-formed-utf8", nil)
	}
}
