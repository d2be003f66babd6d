package main

// colonNames are names with colons where none may be, or with more than one. Those that encoding/xml once read and wrote
// back as something else are among them (CVE-2020-29509, CVE-2020-29510, CVE-2020-29511).
var colonNames = []struct{ name, text string }{
	{"only", ":"}, {"two", "::"}, {"three", ":::"}, {"first", ":b"}, {"first-two", "::b"}, {"last", "b:"}, {"last-two", "b::"}, {"double", "x::Root"},
	{"around", ":b:"}, {"twice", "p:b:c"}, {"twice-declared", "p:p:p"}, {"thrice", "a:b:c:d"}, {"then-digit", "p:1"}, {"then-dash", "p:-b"}, {"then-dot", "p:.b"},
	{"then-combining", "p:\u0301"}, {"last-declared", "p:"}, {"first-declared", ":p"}, {"xml-twice", "xml:lang:x"}, {"xml-last", "xml:"},
}

// colonTable: every such name as every kind of name.
func colonTable(s *set) {
	const wrap = "<w xmlns:p='urn:p'>"
	parent := ev(open("w"))
	for _, c := range colonNames {
		why := "a qualified name is one name, or two with a colon between them"
		a := func(place string) about { return wrong("colon", place+"/"+c.name, why) }
		for _, sh := range inAll {
			put := func(place, snippet string) { s.rejectIn(sh, a(place), wrap+snippet, "qualified-name", parent) }
			put("empty-element", "<‸"+c.text+"/>")
			put("element", "<‸"+c.text+">x</"+c.text+">")
			put("attribute", "<b ‸"+c.text+"='value'/>")
			put("attribute-of-element", `<b `+marker+c.text+`="x"></b>`)
			put("second-attribute", "<b k='1' ‸"+c.text+"='2'/>")
			put("declaration", "<b ‸xmlns:"+c.text+"='urn:x'/>")
			s.rejectIn(sh, a("end-tag"), wrap+"<b>‸</"+c.text+">", "mismatched-end", ev(open("w"), open("b")))
		}
	}
	for _, sh := range inAll {
		s.rejectIn(sh, wrong("colon", "declaration/nothing", "a declaration declares a prefix"), "<b ‸xmlns:='urn:x'/>", "qualified-name", nil)
		for _, t := range []struct{ name, snippet, rule string }{
			{"comment-inside", "‸<!<!-- x --y> a>", "markup-declaration"},
			{"comment-first", "‸<! <<!-- -->!-- x --> '>", "markup-declaration"},
			{"quoted", `‸<!x "<!-- y -->">`, "markup-declaration"},
			{"doctype-like", "‸<!doctyp x>", "markup-declaration"},
			{"nested", "‸<!a <!b> <!c>>", "markup-declaration"},
		} {
			s.rejectIn(sh, wrong("colon", "directive/"+t.name, "a directive that is written back is another one"), t.snippet, t.rule, nil)
		}
		// What means the same however it is written back.
		for _, t := range []struct {
			name, snippet string
			got           events
		}{
			{"prefix", "<p:Root xmlns:p='urn:p' p:attr='x'/>", ev(open("{urn:p}Root", "{urn:p}attr=x"), shut)},
			{"default-and-prefix", "<Root xmlns='urn:p' xmlns:p='urn:p' p:attr='x' attr='y'/>", ev(open("{urn:p}Root", "{urn:p}attr=x", "attr=y"), shut)},
			{"prefix-is-a-namespace", "<a xmlns:b='c' xmlns:c='b'><b:x c:x='1'/></a>", ev(open("a"), open("{c}x", "{b}x=1"), shut, shut)},
			{"xmlns-attribute", "<a xmlns:p='urn:p' p:xmlns='urn:q'><b/></a>", ev(open("a", "{urn:p}xmlns=urn:q"), open("b"), shut, shut)},
			{"swapped-prefixes", "<p:a xmlns:p='urn:1' xmlns:q='urn:2'><q:b xmlns:q='urn:1' xmlns:p='urn:2'><p:c/></q:b></p:a>",
				ev(open("{urn:1}a"), open("{urn:1}b"), open("{urn:2}c"), shut, shut, shut)},
		} {
			s.acceptIn(sh, about{"colon", "ok/" + t.name, "names mean what the declarations around them say", "Namespaces 1.0 §6"}, t.snippet, t.got)
		}
	}
}
