package main

// declarationTable: XML declarations, good, bad and cut short. Their own errors are reported at 0.
func declarationTable(s *set) {
	// Every declaration is put before a root of each mode.
	type rooted struct {
		mode, root string
		got        events
	}
	roots := []rooted{
		{"document", "<r/>", ev(open("{}r"), shut)},
		{"frame", "<a xmlns='jabber:client'/>", join(client, ev(open("a"), shut))},
		{"stream", header + ">" + trailer, ev(streamOpen, shut)},
	}
	for _, t := range []struct{ name, text string }{
		{"plain", `<?xml version="1.0"?>`},
		{"single-quotes", `<?xml version='1.0'?>`},
		{"mixed-quotes", `<?xml version='1.0' encoding="UTF-8"?>`},
		{"encoding", `<?xml version="1.0" encoding="UTF-8"?>`},
		{"encoding-lower", `<?xml version="1.0" encoding="utf-8"?>`},
		{"encoding-mixed", `<?xml version='1.0' encoding='uTf-8'?>`},
		{"standalone-yes", `<?xml version="1.0" standalone="yes"?>`},
		{"standalone-no", `<?xml version="1.0" standalone="no"?>`},
		{"everything", `<?xml version="1.0" encoding="UTF-8" standalone='no'?>`},
		{"space-at-end", `<?xml version="1.0" ?>`},
		{"space-everywhere", "<?xml\tversion\n=\r\n'1.0'  encoding = 'UTF-8'\n?>"},
	} {
		for _, r := range roots {
			s.accept(about{"declaration", "ok-" + t.name, "a legal declaration", "XML 1.0 §2.8"}, r.mode, t.text+r.root, r.got)
		}
	}
	for _, t := range []struct{ name, text, rule string }{
		{"empty", `<?xml ?>`, "declaration"},
		{"no-version", `<?xml encoding="UTF-8"?>`, "declaration"},
		{"no-version-standalone", `<?xml standalone="yes"?>`, "declaration"},
		{"version-last", `<?xml encoding="UTF-8" version="1.0"?>`, "declaration"},
		{"standalone-before-encoding", `<?xml version="1.0" standalone="yes" encoding="UTF-8"?>`, "declaration"},
		{"version-twice", `<?xml version="1.0" version="1.0"?>`, "declaration"},
		{"encoding-twice", `<?xml version="1.0" encoding="UTF-8" encoding="UTF-8"?>`, "declaration"},
		{"standalone-twice", `<?xml version="1.0" standalone="no" standalone="no"?>`, "declaration"},
		{"extra", `<?xml version="1.0" x="1"?>`, "declaration"},
		{"extra-word", `<?xml version="1.0" x?>`, "declaration"},
		{"extra-last", `<?xml version="1.0" encoding="UTF-8" standalone="no" x="1"?>`, "declaration"},
		{"no-quotes", `<?xml version=1.0?>`, "declaration"},
		{"no-equals", `<?xml version "1.0"?>`, "declaration"},
		{"no-value", `<?xml version?>`, "declaration"},
		{"no-value-equals", `<?xml version=?>`, "declaration"},
		{"no-space", `<?xml version="1.0"encoding="UTF-8"?>`, "declaration"},
		{"no-space-standalone", `<?xml version="1.0" encoding="UTF-8"standalone="no"?>`, "declaration"},
		{"version-empty", `<?xml version=""?>`, "declaration"},
		{"version-digit", `<?xml version="0"?>`, "declaration"},
		{"version-word", `<?xml version="one"?>`, "declaration"},
		{"version-points", `<?xml version="1.0.0"?>`, "declaration"},
		{"version-point-first", `<?xml version=".1"?>`, "declaration"},
		{"version-point-last", `<?xml version="1."?>`, "declaration"},
		{"version-space", `<?xml version=" 1.0"?>`, "declaration"},
		{"upper-version", `<?xml VERSION="1.0"?>`, "declaration"},
		{"upper-encoding", `<?xml version="1.0" Encoding="UTF-8"?>`, "declaration"},
		{"curly-quotes", "<?xml version=\u201C1.0\u201D?>", "declaration"},
		{"standalone-maybe", `<?xml version="1.0" standalone="maybe"?>`, "declaration"},
		{"standalone-upper", `<?xml version="1.0" standalone="YES"?>`, "declaration"},
		{"standalone-empty", `<?xml version="1.0" standalone=""?>`, "declaration"},
		{"standalone-one", `<?xml version="1.0" standalone="1"?>`, "declaration"},
		{"encoding-empty", `<?xml version="1.0" encoding=""?>`, "declaration"},
		{"encoding-digit", `<?xml version="1.0" encoding="8-utf"?>`, "declaration"},
		{"encoding-space", `<?xml version="1.0" encoding=" UTF-8"?>`, "declaration"},
		{"encoding-space-after", `<?xml version="1.0" encoding="UTF-8 "?>`, "declaration"},
		{"encoding-slash", `<?xml version="1.0" encoding="UTF/8"?>`, "declaration"},
		{"question-mark-only", `<?xml version="1.0" ??>`, "declaration"},
		{"slash", `<?xml version="1.0"/?>`, "declaration"},
		{"markup", `<?xml version="1.0" <b/>?>`, "declaration"},
		{"comment", `<?xml version="1.0" <!-- x -->?>`, "declaration"},
		{"reference", `<?xml version="1.0&#48;"?>`, "declaration"},
		{"version-1-1", `<?xml version="1.1"?>`, "declared-version"},
		{"version-1-2", `<?xml version='1.2'?>`, "declared-version"},
		{"version-1-00", `<?xml version="1.00"?>`, "declared-version"},
		{"version-1-10", `<?xml version="1.10"?>`, "declared-version"},
		{"version-2", `<?xml version="2.0"?>`, "declared-version"},
		{"version-1-1-encoding", `<?xml version="1.1" encoding="UTF-8"?>`, "declared-version"},
		{"latin1", `<?xml version="1.0" encoding="ISO-8859-1"?>`, "declared-encoding"},
		{"latin1-lower", `<?xml version='1.0' encoding='iso-8859-1'?>`, "declared-encoding"},
		{"utf8-no-dash", `<?xml version="1.0" encoding="UTF8"?>`, "declared-encoding"},
		{"utf-8-underscore", `<?xml version="1.0" encoding="UTF_8"?>`, "declared-encoding"},
		{"utf-8-longer", `<?xml version="1.0" encoding="UTF-80"?>`, "declared-encoding"},
		{"utf-8-shorter", `<?xml version="1.0" encoding="UTF-"?>`, "declared-encoding"},
		{"utf-16", `<?xml version="1.0" encoding="UTF-16"?>`, "declared-encoding"},
		{"utf-16le", `<?xml version="1.0" encoding="utf-16le"?>`, "declared-encoding"},
		{"utf-32", `<?xml version="1.0" encoding="UTF-32"?>`, "declared-encoding"},
		{"utf-7", `<?xml version="1.0" encoding="UTF-7"?>`, "declared-encoding"},
		{"cesu-8", `<?xml version="1.0" encoding="CESU-8"?>`, "declared-encoding"},
		{"ascii", `<?xml version="1.0" encoding="US-ASCII"?>`, "declared-encoding"},
		{"windows", `<?xml version="1.0" encoding="windows-1252"?>`, "declared-encoding"},
		{"ebcdic", `<?xml version="1.0" encoding="IBM037"?>`, "declared-encoding"},
		{"shift-jis", `<?xml version="1.0" encoding="Shift_JIS"?>`, "declared-encoding"},
		{"private", `<?xml version="1.0" encoding="x-mine"?>`, "declared-encoding"},
		{"latin1-standalone", `<?xml version="1.0" encoding="latin1" standalone="yes"?>`, "declared-encoding"},

		// Which one wins: grammar, then version, then encoding.
		{"grammar-before-version", `<?xml version="1.1" x="1"?>`, "declaration"},
		{"grammar-before-version-standalone", `<?xml version="1.1" standalone="maybe"?>`, "declaration"},
		{"grammar-before-version-encoding", `<?xml version="1.1" encoding=""?>`, "declaration"},
		{"grammar-before-encoding", `<?xml version="1.0" encoding="UTF-16" standalone="maybe"?>`, "declaration"},
		{"grammar-before-both", `<?xml version="1.1" encoding="UTF-16" standalone=?>`, "declaration"},
		{"version-before-encoding", `<?xml version="1.1" encoding="UTF-16"?>`, "declared-version"},
		{"version-before-encoding-standalone", `<?xml version="1.1" encoding="UTF-16" standalone="no"?>`, "declared-version"},
	} {
		for _, r := range roots {
			s.reject(wrong("declaration", t.name, "an XML declaration's own error, judged when it is complete"), r.mode,
				marker+t.text+r.root, t.rule, events{})
		}
		// Nothing after the declaration is needed for the verdict, and nothing before its end gives one.
		s.reject(wrong("declaration", t.name+"-alone", "an XML declaration's own error, judged when it is complete"), "document",
			marker+t.text, t.rule, events{})
		s.reject(wrong("declaration", t.name+"-open", "an XML declaration is judged when it is complete"), "document",
			t.text[:len(t.text)-1]+marker, "unexpected-end", events{})
	}

	// Never closed, or only as XML would not have it: everything after is swallowed.
	for _, t := range []struct{ name, text string }{
		{"gt-only", `<?xml version="1.0">`},
		{"slash-gt", `<?xml version="1.0"/>`},
		{"question-space", `<?xml version="1.0"? >`},
		{"none", `<?xml version="1.0"`},
	} {
		for _, r := range roots {
			a := wrong("declaration", "unclosed-"+t.name, "a declaration that is not closed goes on to the end")
			if r.mode == "stream" {
				s.incomplete(a, t.text+r.root, true, events{})
			} else {
				s.reject(a, r.mode, t.text+r.root+marker, "unexpected-end", events{})
			}
		}
	}
	// Only a declaration.
	for _, t := range []struct{ name, text string }{
		{"plain", `<?xml version="1.0"?>`}, {"space", "<?xml version='1.0'?> \n"},
	} {
		a := wrong("declaration", "only-"+t.name, "a declaration without a root")
		s.reject(a, "document", t.text+marker, "unexpected-end", events{})
		s.reject(a, "frame", t.text+marker, "unexpected-end", events{})
		s.incomplete(a, t.text, true, events{})
	}
	// Twice.
	for _, r := range roots {
		for _, t := range []struct{ name, head string }{
			{"twice", "<?xml version='1.0'?>"}, {"twice-line-feed", "<?xml version='1.0'?>\n"},
			{"twice-encoding", "<?xml version='1.0' encoding='UTF-8'?>"},
		} {
			s.reject(wrong("declaration", t.name, "an XML declaration is legal as the first bytes only"), r.mode,
				t.head+marker+"<?xml version='1.0'?>"+r.root, "misplaced-declaration", events{})
		}
	}
	// It reads like a declaration, and is a processing instruction.
	for _, r := range roots {
		for _, t := range []struct{ name, text string }{
			{"bare", "<?xml?>"}, {"upper", `<?XML version="1.0"?>`}, {"title", `<?Xml version="1.0"?>`},
			{"stylesheet", `<?xml-stylesheet href="s"?>`}, {"longer", `<?xmls version="1.0"?>`},
			{"space-first", `<? xml version="1.0"?>`}, {"quote", `<?xml"1.0"?>`}, {"equals", `<?xml="1.0"?>`},
			{"slash", "<?xml/>"}, {"gt", "<?xml>"},
		} {
			s.reject(wrong("declaration", "pi-"+t.name, "a declaration is <?xml and white space; this is a processing instruction"),
				r.mode, marker+t.text+r.root, "processing-instruction", events{})
		}
	}
	// Bytes that break XML come first, however the declaration would be judged.
	for _, t := range []struct{ name, text, rule string }{
		{"utf8-in-bad-declaration", "<?xml VERSION='‸\xFF'?>", "ill-formed-utf8"},
		{"utf8-in-encoding", "<?xml version='1.0' encoding='utf-16‸\xC3'?>", "ill-formed-utf8"},
		{"char-in-version", "<?xml version='1.1‸\x01'?>", "char"},
		{"char-in-space", "<?xml ‸\x0Cversion='1.0'?>", "char"},
	} {
		for _, r := range roots {
			s.reject(wrong("declaration", t.name, "a byte that breaks encoding or Char, before the declaration is complete"),
				r.mode, t.text+r.root, t.rule, events{})
		}
	}
}
