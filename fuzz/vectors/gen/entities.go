package main

import "strings"

// doctypes declare what would expand, load or default, each in its own way.
var doctypes = []struct{ name, text string }{
	{"laughs-2", `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>`},
	{"laughs-3", `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>`},
	{"laughs-5", `<!DOCTYPE l [<!ENTITY a "ha">` + laughs("b", "a") + laughs("c", "b") + laughs("d", "c") + laughs("e", "d") + `]>`},
	{"quadratic", `<!DOCTYPE l [<!ENTITY a "` + strings.Repeat("a", 200) + `">]>`},
	{"recursive", `<!DOCTYPE l [<!ENTITY a "&b;"><!ENTITY b "&a;">]>`},
	{"recursive-itself", `<!DOCTYPE l [<!ENTITY a "&a;">]>`},
	{"external-file", `<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>`},
	{"external-http", `<!DOCTYPE l [<!ENTITY a SYSTEM "http://127.0.0.1/a">]>`},
	{"external-public", `<!DOCTYPE l [<!ENTITY a PUBLIC "-//A//B" "http://127.0.0.1/a">]>`},
	{"external-subset", `<!DOCTYPE l SYSTEM "http://127.0.0.1/l.dtd">`},
	{"external-subset-public", `<!DOCTYPE l PUBLIC "-//A//B" "l.dtd">`},
	{"unparsed", `<!DOCTYPE l [<!NOTATION n SYSTEM "n"><!ENTITY a SYSTEM "a" NDATA n>]>`},
	{"parameter", `<!DOCTYPE l [<!ENTITY % p SYSTEM "http://127.0.0.1/p">%p;]>`},
	{"parameter-inner", `<!DOCTYPE l [<!ENTITY % p "<!ENTITY a 'x'>">%p;]>`},
	{"parameter-recursive", `<!DOCTYPE l [<!ENTITY % p "&#37;p;">%p;]>`},
	{"attribute-default", `<!DOCTYPE l [<!ATTLIST message from CDATA "admin@x">]>`},
	{"attribute-default-namespace", `<!DOCTYPE l [<!ATTLIST message xmlns CDATA "urn:evil">]>`},
	{"attribute-type", `<!DOCTYPE l [<!ATTLIST iq id NMTOKENS #IMPLIED>]>`},
	{"redefined-lt", `<!DOCTYPE l [<!ENTITY lt "&#38;#60;script">]>`},
	{"redefined-amp", `<!DOCTYPE l [<!ENTITY amp "&#38;#38;">]>`},
	{"markup-in-entity", `<!DOCTYPE l [<!ENTITY a "</l><iq/><l>">]>`},
	{"half-in-entity", `<!DOCTYPE l [<!ENTITY a "<iq>">]>`},
	{"content-model", `<!DOCTYPE l [<!ELEMENT l (a|(b,(c)*)+)?>]>`},
	{"content-model-deep", `<!DOCTYPE l [<!ELEMENT l ` + strings.Repeat("(", 60) + "a" + strings.Repeat(")", 60) + `>]>`},
	{"comment-inside", `<!DOCTYPE l [<!-- ]> -->]>`},
	{"instruction-inside", `<!DOCTYPE l [<?p ]> ?>]>`},
	{"quotes-inside", `<!DOCTYPE l SYSTEM "]>'" ["]>"]>`},
	{"conditional", `<!DOCTYPE l [<![INCLUDE[<!ENTITY a "b">]]>]>`},
	{"stream", `<!DOCTYPE stream:stream [<!ENTITY a "ha">]>`},
	{"bare", `<!DOCTYPE l>`},
	{"no-name", `<!DOCTYPE [<!ENTITY a "ha">]>`},
	{"no-space", `<!DOCTYPEl>`},
	{"never-ends", `<!DOCTYPE l [<!ENTITY a "ha">`},
	{"only-the-word", `<!DOCTYPE`},
	{"bad-utf8-inside", "<!DOCTYPE l [<!ENTITY a '\xC0\x80'>]>"},
}

// laughs is the declaration of an entity that is eight of another.
func laughs(name, of string) string {
	return `<!ENTITY ` + name + ` "` + strings.Repeat("&"+of+";", 8) + `">`
}

// entityTable: no document type, wherever it stands and whatever it says, and no reference to what it would declare.
func entityTable(s *set) {
	for _, d := range doctypes {
		a := wrong("entity", d.name, "there is no document type to declare an entity in: it is refused at its first bytes")
		for _, o := range outsides {
			if o.kind != inDeclaration {
				s.rejectOutside(o, a, d.text, "doctype")
			}
		}
		s.reject(wrong("entity", "first-in-frame/"+d.name, a.why), "frame", marker+d.text+"<l>&a;&b;</l>", "doctype", events{})
		s.reject(wrong("entity", "with-document/"+d.name, a.why), "document", marker+d.text+"<l>&a;&b;</l>", "doctype", events{})
		s.reject(wrong("entity", "with-stream/"+d.name, a.why), "stream", `<?xml version="1.0"?>`+marker+d.text+header+"><message><body>&a;</body></message>"+trailer, "doctype", events{})
		for _, sh := range inAll {
			s.rejectAt(sh, placeText, a, d.text, "doctype")
		}
		s.rejectAt(inFrame, placeSingle, wrong("entity", d.name, "no markup but references in a value"), d.text, "lt-in-attribute")
		if !strings.Contains(d.text, "]]>") && !strings.Contains(d.text, "\xC0") {
			s.acceptAt(inFrame, placeCDATA, about{"entity", d.name, "in a CDATA section it is text", "XML 1.0 §2.7"}, d.text, d.text)
		}
	}
	for _, name := range []string{"a", "b", "lol9", "xxe", "p", "file", "e0", "nbsp", "copy", "hellip", "LT", "Amp", "QUOT", "lt2", "am", "x", "_"} {
		a := wrong("entity", "used-"+name, "only the five predefined entities exist")
		for _, sh := range inAll {
			for _, p := range []place{placeText, placeDouble, placeSingle, placeDefault} {
				s.rejectAt(sh, p, a, "&"+name+";", "entity")
			}
		}
		for _, o := range outsides {
			if o.kind != inDeclaration {
				s.rejectOutside(o, wrong("entity", "used-"+name, "a reference is text"), "&"+name+";", o.textRule())
			}
		}
	}
	for _, sh := range inAll {
		s.rejectAt(sh, placeText, wrong("entity", "parameter-used", "there are no parameter entities: it is text"), "&%p;", "reference")
		s.acceptAt(sh, placeText, about{"entity", "parameter-used-alone", "there are no parameter entities: it is text", "XML 1.0 §4.4.1"}, "%p;", "%p;")
	}
}
