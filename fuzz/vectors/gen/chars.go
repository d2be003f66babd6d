package main

import "fmt"

// forbidden are the code points that Char leaves out and UTF-8 can carry.
func forbidden() []rune {
	var all []rune
	for c := rune(0); c < 0x20; c++ {
		if c != '\t' && c != '\n' && c != '\r' {
			all = append(all, c)
		}
	}
	return append(all, 0xFFFE, 0xFFFF)
}

// forbiddenInMarkup are those that are tried in every lexical state.
var forbiddenInMarkup = map[rune]bool{0x00: true, 0x01: true, 0x08: true, 0x0B: true, 0x0C: true, 0x1B: true, 0x1F: true,
	0xFFFE: true, 0xFFFF: true}

// unusual are code points that Char allows although they look as if it should not.
var unusual = []struct {
	name  string
	value rune
}{
	{"delete", 0x7F}, {"c1-first", 0x80}, {"next-line", 0x85}, {"c1-last", 0x9F}, {"no-break-space", 0xA0},
	{"soft-hyphen", 0xAD}, {"combining", 0x301}, {"ogham-space", 0x1680}, {"zero-width-space", 0x200B},
	{"zero-width-joiner", 0x200D}, {"line-separator", 0x2028}, {"paragraph-separator", 0x2029}, {"override", 0x202E},
	{"word-joiner", 0x2060}, {"ideographic-space", 0x3000}, {"private-first", 0xE000}, {"noncharacter-fdd0", 0xFDD0},
	{"noncharacter-fdef", 0xFDEF}, {"object-replacement", 0xFFFC}, {"replacement", 0xFFFD},
	{"noncharacter-1fffe", 0x1FFFE}, {"emoji", 0x1F600}, {"tag", 0xE0041}, {"private-plane", 0xF0000},
	{"noncharacter-10fffe", 0x10FFFE},
}

// notSpace are code points that some take for white space, and XML does not.
var notSpace = []struct {
	name  string
	value rune
}{
	{"next-line", 0x85}, {"no-break-space", 0xA0}, {"en-quad", 0x2000}, {"line-separator", 0x2028},
	{"paragraph-separator", 0x2029}, {"ideographic-space", 0x3000}, {"zero-width-space", 0x200B},
}

// charTable: the code points that Char forbids, and those that it only seems to.
func charTable(s *set) {
	for _, c := range forbidden() {
		a := wrong("char", fmt.Sprintf("u%04x", c), "a code point that Char leaves out, raw")
		bytes := string(c)
		for _, p := range valued {
			s.rejectAt(inFrame, p, a, bytes, "char")
		}
		s.rejectAt(inStream, placeText, a, bytes, "char")
		s.rejectAt(inStream, placeSingle, a, bytes, "char")
		s.rejectAt(inDocument, placeText, a, bytes, "char")
		s.rejectAt(inDocument, placeCDATA, a, bytes, "char")
		if !forbiddenInMarkup[c] {
			continue
		}
		for _, p := range placesInMarkup {
			s.rejectAt(inFrame, p, a, bytes, "char")
		}
		for _, o := range outsides {
			s.rejectOutside(o, a, bytes, "char")
		}
	}
	for _, c := range unusual {
		a := about{"char", c.name, "Char allows this code point", "XML 1.0 §2.2"}
		bytes := string(c.value)
		for _, p := range valued {
			s.acceptAt(inDocument, p, a, bytes, bytes)
		}
		s.acceptAt(inStream, placeText, a, bytes, bytes)
	}
	for _, c := range notSpace {
		a := wrong("char", c.name, "white space is space, tab, line feed and carriage return, nothing else")
		for _, o := range outsides {
			if o.kind != inDeclaration {
				s.rejectOutside(o, a, string(c.value), o.textRule())
			}
		}
		s.reject(wrong("char", "declaration-"+c.name, a.why), "document",
			marker+`<?xml version="1.0"`+string(c.value)+"?><r/>", "declaration", events{})
		for _, place := range []struct{ name, snippet, rule string }{
			{"after-element-name", "<b‸%s/>", "name"},
			{"before-attribute", "<b ‸%sk='1'/>", "name"},
			{"between-attributes", "<b k='1'‸%sl='2'/>", "attribute"},
			{"before-equals", "<b k ‸%s='1'/>", "attribute"},
			{"after-equals", "<b k=‸%s'1'/>", "attribute"},
			{"before-slash", "<b k='1'‸%s/>", "attribute"},
			{"after-lt", "<‸%sb/>", "name"},
		} {
			a.name = c.name + "/" + place.name
			s.rejectIn(inFrame, a, fmt.Sprintf(place.snippet, string(c.value)), place.rule, nil)
		}
		a.name = c.name + "/after-end-name"
		s.rejectIn(inFrame, a, "<b></b ‸"+string(c.value)+">", "end-tag", ev(open("b")))
	}

	// Characters made of several code points stay as they are: nothing is normalized.
	for _, t := range []struct{ name, value string }{
		{"family", "\U0001F469\u200D\U0001F469\u200D\U0001F467"},
		{"decomposed", "e\u0301"},
		{"composed", "\u00E9"},
		{"flag", "\U0001F1EA\U0001F1FA"},
		{"right-to-left", "\u05E9\u05DC\u05D5\u05DD"},
		{"ligature", "\uFB01"},
		{"keycap", "1\uFE0F\u20E3"},
	} {
		a := about{"char", "sequence-" + t.name, "text is delivered code point for code point", "XML 1.0 §2.2"}
		s.acceptAt(inStream, placeText, a, t.value, t.value)
		s.acceptAt(inFrame, placeDouble, a, t.value, t.value)
		s.acceptAt(inDocument, placeCDATA, a, t.value, t.value)
	}
}
