package main

import "fmt"

// illFormed are ill-formed UTF-8 sequences; whatever ASCII byte follows ends them. The error is at their first byte.
// The common ones are put everywhere, the others where a value can stand.
var illFormed = []struct {
	name, bytes string
	common      bool
}{
	{"lone-80", "\x80", true},
	{"lone-bf", "\xBF", false},
	{"lone-two", "\x80\x80", false},
	{"lone-a0-a4-85", "\xA0\xA4\x85", false},
	{"overlong2-nul", "\xC0\x80", true},
	{"overlong2-slash", "\xC0\xAF", false},
	{"overlong2-lt", "\xC0\xBC", true},
	{"overlong2-quot", "\xC0\xA2", false},
	{"overlong2-max", "\xC1\xBF", false},
	{"overlong3-nul", "\xE0\x80\x80", false},
	{"overlong3-gt", "\xE0\x80\xBE", true},
	{"overlong3-max", "\xE0\x9F\xBF", false},
	{"overlong4-nul", "\xF0\x80\x80\x80", false},
	{"overlong4-lt", "\xF0\x80\x80\xBC", true},
	{"overlong4-max", "\xF0\x8F\xBF\xBF", false},
	{"truncated2", "\xC3", true},
	{"truncated3-1", "\xE9", false},
	{"truncated3-2", "\xE2\x82", true},
	{"truncated3-e0", "\xE0\xA0", false},
	{"truncated3-ed", "\xED\x9F", false},
	{"truncated3-ef", "\xEF\xBF", false},
	{"truncated4-1", "\xF0", true},
	{"truncated4-2", "\xF0\x9F", false},
	{"truncated4-3", "\xF0\x9F\x98", true},
	{"truncated4-f4", "\xF4\x8F\xBF", false},
	{"second-not-continuation", "\xC3\x28", false},
	{"second-is-lead", "\xC3\xC3\xA9", true},
	{"second-of-three", "\xE2\x28\xA1", false},
	{"third-of-three", "\xE2\x82\x28", false},
	{"second-of-four", "\xF0\x28\x8C\xBC", false},
	{"third-of-four", "\xF0\x90\x28\xBC", false},
	{"fourth-of-four", "\xF0\x9F\x98\x28", false},
	{"surrogate-first", "\xED\xA0\x80", true},
	{"surrogate-last", "\xED\xBF\xBF", false},
	{"surrogate-pair", "\xED\xA0\xBD\xED\xB8\x80", false},
	{"surrogate-truncated", "\xED\xA0", false},
	{"beyond-first", "\xF4\x90\x80\x80", true},
	{"beyond-f4", "\xF4\xBF\xBF\xBF", false},
	{"f5", "\xF5\x80\x80\x80", true},
	{"f7", "\xF7\xBF\xBF\xBF", false},
	{"five-bytes", "\xF8\x88\x80\x80\x80", false},
	{"six-bytes", "\xFC\x84\x80\x80\x80\x80", false},
	{"fe", "\xFE", false},
	{"ff", "\xFF", true},
	{"utf16-mark", "\xFF\xFE", false},
}

// cutShort are sequences that lack their last bytes. A delimiter after them must not be taken for one of those.
var cutShort = []struct{ name, bytes string }{
	{"c2", "\xC2"},
	{"df", "\xDF"},
	{"e0", "\xE0"},
	{"eb", "\xEB"},
	{"e1-80", "\xE1\x80"},
	{"ef", "\xEF"},
	{"f0", "\xF0"},
	{"f0-90-80", "\xF0\x90\x80"},
	{"f4-80", "\xF4\x80"},
}

// before are the sequences that are put before every delimiter: each byte that promises more to come, sequences that
// lack their last bytes, and one of each kind that never was one.
var before = func() (all []struct{ name, bytes string }) {
	put := func(name, bytes string) { all = append(all, struct{ name, bytes string }{name, bytes}) }
	for b := 0xC2; b <= 0xF4; b++ {
		put(fmt.Sprintf("%02x", b), string([]byte{byte(b)}))
	}
	for _, short := range cutShort {
		if len(short.bytes) > 1 {
			put(short.name, short.bytes)
		}
	}
	for _, bad := range illFormed {
		if bad.common && len(bad.bytes) > 1 || bad.name == "lone-80" || bad.name == "ff" {
			put(bad.name, bad.bytes)
		}
	}
	return all
}()

// delimiters are the bytes that a decoder may lose with a sequence cut short before them.
var delimiters = []struct{ name, bytes string }{
	{"lt", "<"}, {"gt", ">"}, {"slash", "/"}, {"quot", `"`}, {"apos", "'"}, {"amp", "&"}, {"space", " "},
	{"bracket", "]"},
}

// wellFormed are the first and last code points of each row of the table of well-formed sequences that Char allows.
var wellFormed = []struct {
	name  string
	value rune
}{
	{"u0080", 0x80}, {"u07ff", 0x7FF}, {"u0800", 0x800}, {"u0fff", 0xFFF}, {"u1000", 0x1000}, {"ucfff", 0xCFFF},
	{"ud000", 0xD000}, {"ud7ff", 0xD7FF}, {"ue000", 0xE000}, {"ufffd", 0xFFFD}, {"u10000", 0x10000},
	{"u3ffff", 0x3FFFF}, {"u40000", 0x40000}, {"ufffff", 0xFFFFF}, {"u100000", 0x100000}, {"u10ffff", 0x10FFFF},
}

// encodingTable: every kind of ill-formed UTF-8 in every lexical state.
func encodingTable(s *set) {
	ill := func(name string) about {
		return wrong("utf8", name, "ill-formed UTF-8, reported at the first byte of the sequence")
	}
	for _, bad := range illFormed {
		for _, p := range valued {
			s.rejectAt(inFrame, p, ill(bad.name), bad.bytes, "ill-formed-utf8")
		}
		for _, p := range []place{placeText, placeDouble} {
			s.rejectAt(inStream, p, ill(bad.name), bad.bytes, "ill-formed-utf8")
		}
		s.rejectAt(inDocument, placeText, ill(bad.name), bad.bytes, "ill-formed-utf8")
		if !bad.common {
			continue
		}
		for _, p := range placesInMarkup {
			s.rejectAt(inFrame, p, ill(bad.name), bad.bytes, "ill-formed-utf8")
		}
		for _, o := range outsides {
			s.rejectOutside(o, ill(bad.name), bad.bytes, "ill-formed-utf8")
		}
	}

	// Nothing may be eaten together with a sequence cut short, or with what is none.
	for _, short := range before {
		for _, d := range delimiters {
			a := ill("short-" + short.name + "-" + d.name)
			a.why = "what is no sequence before a delimiter must not take it along"
			for _, p := range append(append([]place{}, valued...), placesInMarkup...) {
				if p.name == "local-name" || p.name == "ns-prefix" || p.name == "before-slash" {
					continue // like element-name, ns-default and attr-name-start
				}
				s.rejectAt(inFrame, p, a, short.bytes+d.bytes, "ill-formed-utf8")
			}
			if d.name != "lt" && d.name != "space" {
				continue
			}
			for _, o := range outsides {
				if o.name == "between" || o.name == "epilog" || o.name == "prolog-declared" {
					s.rejectOutside(o, a, short.bytes+d.bytes, "ill-formed-utf8")
				}
			}
		}
	}

	// Each byte that is not ASCII, alone before a tag.
	for b := 0x80; b <= 0xFF; b++ {
		a := ill(fmt.Sprintf("alone/%02x", b))
		a.why = "a byte that is not ASCII, alone between two tags"
		s.rejectIn(inDocument, a, "<b>"+marker+string([]byte{byte(b)})+"</b>", "ill-formed-utf8", ev(open("b")))
	}

	for _, ok := range wellFormed {
		a := ill(ok.name)
		a.why, a.section = "an edge of the table of well-formed UTF-8", "RFC 3629 §4"
		for _, p := range valued {
			s.acceptAt(inFrame, p, a, string(ok.value), string(ok.value))
		}
		s.acceptAt(inStream, placeText, a, string(ok.value), string(ok.value))
		s.acceptAt(inDocument, placeCDATA, a, string(ok.value), string(ok.value))
	}

	// A sequence that the input ends in is not ill-formed yet: the input ended early.
	for _, short := range cutShort {
		for _, sh := range inAll {
			s.rejectIn(sh, wrong("utf8", "end-in-text/"+short.name, "the input ends inside a sequence"),
				"<b>a"+short.bytes+marker, "unexpected-end", ev(open("b"), text("a")))
			s.rejectIn(sh, wrong("utf8", "end-in-value/"+short.name, "the input ends inside a sequence"),
				"<b k='a"+short.bytes+marker, "unexpected-end", nil)
		}
	}

	// Other encodings, without a declaration, as they begin on the wire.
	s.reject(wrong("utf8", "utf16-le", "UTF-16 with its byte order mark"),
		"document", marker+"\xFF\xFE<\x00r\x00/\x00>\x00", "ill-formed-utf8", events{})
	s.reject(wrong("utf8", "utf16-be", "UTF-16 with its byte order mark"),
		"document", marker+"\xFE\xFF\x00<\x00r\x00/\x00>", "ill-formed-utf8", events{})
	s.reject(wrong("utf8", "utf16-le-bare", "UTF-16 without a mark is full of NUL"),
		"document", "<"+marker+"\x00r\x00/\x00>\x00", "char", events{})
	s.reject(wrong("utf8", "utf16-be-bare", "UTF-16 without a mark is full of NUL"),
		"document", marker+"\x00<\x00r\x00/\x00>", "char", events{})
	s.reject(wrong("utf8", "utf32-le-bare", "UTF-32 without a mark is full of NUL"),
		"stream", "<"+marker+"\x00\x00\x00s\x00\x00\x00", "char", events{})
	s.reject(wrong("utf8", "latin1", "ISO-8859-1 that does not say so"),
		"frame", "<a xmlns='jabber:client'>caf"+marker+"\xE9 noir</a>", "ill-formed-utf8",
		join(client, ev(open("a"), text("caf"))))
	s.reject(wrong("utf8", "latin1-declared", "the declaration is judged before the bytes after it"),
		"document", marker+`<?xml version="1.0" encoding="iso-8859-1"?><r>caf`+"\xE9</r>", "declared-encoding", events{})

	// U+FEFF is a mark nowhere.
	const mark = "\uFEFF"
	for _, o := range outsides {
		if o.kind != inDeclaration {
			s.rejectOutside(o, wrong("utf8", "u-feff", "U+FEFF is text, never a byte order mark"), mark, o.textRule())
		}
	}
	s.reject(wrong("utf8", "u-feff", "U+FEFF is text, never a byte order mark"), "frame",
		marker+mark+"<a xmlns='jabber:client'/>", "leading-byte", events{})
	s.reject(wrong("utf8", "u-feff-before-declaration", "U+FEFF is text, never a byte order mark"), "stream",
		marker+mark+"<?xml version='1.0'?>"+header+">"+trailer, "text-outside-root", events{})
	for _, p := range valued {
		s.acceptAt(inFrame, p, about{"utf8", "u-feff", "U+FEFF inside is an ordinary character", "RFC 6120 §11.6"}, mark, mark)
	}
}
