package main

import (
	"fmt"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// kept is the verdict of a code point that stays what it is.
const kept = ""

// properties are code points by what PRECIS and IDNA2008 derive from them: whether they may stand in a localpart
// (IdentifierClass), in a resourcepart (FreeformClass) and in a label (IDNA2008), between two neighbours.
var properties = []struct {
	name, why, section      string
	local, resource, domain string // the rule that is broken
	between                 [2]string
	points                  string
}{
	{"letter-digit", "letters, marks and digits", "RFC 8264 §9.1", kept, kept, kept, [2]string{"a", "b"},
		"ßıŋəяαωაաբ漢あカ한กअগกᚠ𐌰𠀀ーๆ々〆\u0315\u031C\u0903\u093E\u0967\u0E51\u1D2F𐐨𑀓ꙮꓐꤊ"},
	{"exception-valid", "code points that are valid by exception", "RFC 5892 §2.6", kept, kept, kept, [2]string{"a", "b"}, "\u00DF\u03C2\u0F0B\u3007"},
	{"exception-valid-arabic", "code points that are valid by exception", "RFC 5892 §2.6", kept, kept, kept, [2]string{"ب", "ب"}, "\u06FD\u06FE"},
	{"exception-disallowed", "code points that are disallowed by exception", "RFC 5892 §2.6", "disallowed", "disallowed", "disallowed", [2]string{"a", "b"},
		"\u302E\u302F\u3031\u3032\u3033\u3034\u3035\u303B"},
	{"exception-disallowed-right", "code points that are disallowed by exception", "RFC 5892 §2.6", "disallowed", "disallowed", "disallowed", [2]string{"ب", "ب"}, "\u0640\u07FA"},
	{"jamo", "conjoining jamo that do not conjoin", "RFC 8264 §9.9", "disallowed", "disallowed", "disallowed", [2]string{"a", "b"}, "\u1100\u1161\u11A8\u115F\u1160\uA960\uD7B0\uD7CB"},
	{"ignorable", "code points that nobody sees", "RFC 8264 §9.13", "disallowed", "disallowed", "disallowed", [2]string{"a", "b"},
		"\u00AD\u034F\u061C\u180B\u180E\u200B\u200E\u200F\u202A\u202E\u2060\u2061\u2064\u2066\u206F\u3164\uFE00\uFE0F\uFEFF\uFFA0\U0001D173\U000E0001\U000E0020\U000E007F\U000E0100\U000E01EF"},
	{"noncharacter", "code points that are no characters, and never will be", "RFC 8264 §9.13", "disallowed", "disallowed", "disallowed", [2]string{"a", "b"},
		"\uFDD0\uFDEF\uFFFE\uFFFF\U0001FFFE\U0001FFFF\U0002FFFF\U000EFFFE\U000FFFFF\U0010FFFE\U0010FFFF"},
	{"control", "controls beyond ASCII, and what separates lines", "RFC 8264 §9.12", "disallowed", "disallowed", "disallowed", [2]string{"a", "b"}, "\u0080\u0085\u0090\u009F\u2028\u2029\u0600\u06DD\uFFF9\uFFFB"},
	{"private", "private use", "RFC 8264 §4.3.3", "disallowed", "disallowed", "disallowed", [2]string{"a", "b"}, "\uE000\uF8FF\U000F0000\U000FFFFD\U00100000\U0010FFFD"},
	{"symbol", "symbols", "RFC 8264 §9.15", "disallowed", kept, "disallowed", [2]string{"a", "b"}, "∑∞€£¢¤©®°☃♥★😀👍\u02C5\u2190\u2800\uFFFD𝄞🏳"},
	{"punctuation", "punctuation", "RFC 8264 §9.16", "disallowed", kept, "disallowed", [2]string{"a", "b"}, "‿—–⁅⁆«»“”„¿§¶†‡•〈〉。「」〜\u055A\u0964\u1361\u2010\u2053"},
	{"other-letter-digit", "marks that enclose, and numbers that are no digits", "RFC 8264 §9.18", "disallowed", kept, "disallowed", [2]string{"a", "b"}, "\u0488\u20DD\uA670\u09F4\u0BF0\u16EE\u3021\U00010341\U00010107"},
	{"compatibility", "what has a compatibility equivalent", "RFC 8264 §9.17", "disallowed", kept, "disallowed", [2]string{"a", "b"},
		"ﬁﬀﬆ½¼①⑳™Ⅷⅷ㌀㋀ªºſϐϑϕℌℂℹ𝐀𝟘²³ʰˡ\u2011\u0133\u01C9\u1E9A\uFB00\uFE64\uFE6B"},
	{"idna-blocks", "marks for symbols, which IDNA2008 leaves out and PRECIS does not", "RFC 5892 §2.4", kept, kept, "idna", [2]string{"a", "b"}, "\u20D0\u20D1\u20DC\u20E1\u20F0\U0001D165\U0001D166\U0001D167"},
	{"idna-unstable", "what case folding changes although it is no capital", "RFC 5892 §2.2", kept, kept, "idna", [2]string{"a", "b"}, "\u0345\u1C80\u1C81\u1C82\u1C84\u1C85\u1C86\u1C87\u1C88"},
}

// propertyTable: each kind of code point in each part.
func propertyTable(s *set) {
	for _, p := range properties {
		for _, r := range p.points {
			for i, rule := range []string{p.local, p.domain, p.resource} {
				part := addressParts[i]
				a := because("jid-property", p.name+"/"+point(r), p.why, p.section)
				if part == domainPart && (r == '。' || r == '〜') {
					continue // the first one is a dot there
				}
				if s.names[a.category+"/"+a.name+"/"+part+"/"+vectors.ModeAddress] {
					continue
				}
				value, payload := p.between[0]+string(r)+p.between[1], p.between[0]+marker+string(r)+p.between[1]
				if rule == kept {
					payload = value
				}
				s.value(nil, a, part, payload, value, rule)
			}
		}
	}
	for _, r := range "\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000" {
		a := because("jid-property", "space/"+point(r), "spaces, which a resourcepart maps to U+0020", "RFC 8265 §4.2.1")
		s.value(nil, a, resourcePart, "a"+string(r)+"b", "a b", "")
		s.value(nil, a, localPart, "a‸"+string(r)+"b", "", "disallowed")
		s.value(nil, a, domainPart, "a‸"+string(r)+"b", "", "disallowed")
	}
}

// mappingTable: capitals, width, normalization.
func mappingTable(s *set) {
	// small adds a capital, and what it is in small letters, in all parts.
	small := func(kind string, capital, lower rune) {
		a := because("jid-mapping", kind+"/"+point(capital), "a capital", "RFC 8265 §3.3.1")
		s.value(nil, a, localPart, "a"+string(capital)+"b", "a"+string(lower)+"b", "")
		s.value(nil, a, domainPart, "a"+string(capital)+"b", "a"+string(lower)+"b", "")
		a.why, a.section = "a resourcepart keeps its capitals", "RFC 8265 §4.2.1"
		s.value(nil, a, resourcePart, "a"+string(capital)+"b", "a"+string(capital)+"b", "")
	}
	for _, row := range []struct {
		kind        string
		first, last rune
		by          rune
	}{
		{"latin-1", 0xC0, 0xDE, 0x20}, {"greek", 0x391, 0x3AB, 0x20}, {"cyrillic", 0x410, 0x42F, 0x20}, {"cyrillic-supplement", 0x400, 0x40F, 0x50},
		{"armenian", 0x531, 0x556, 0x30}, {"georgian", 0x1C90, 0x1CBA, 0x10D0 - 0x1C90}, {"deseret", 0x10400, 0x10427, 0x28}, {"osage", 0x104B0, 0x104D3, 0x28},
		{"khutsuri", 0x10A0, 0x10C5, 0x2D00 - 0x10A0},
	} {
		for r := row.first; r <= row.last; r++ {
			if r != 0xD7 && r != 0x3A2 { // a sign, and nothing
				small(row.kind, r, r+row.by)
			}
		}
	}
	for r := rune(0x100); r < 0x180; r += 2 { // pairs, a capital and then its letter
		switch {
		case r == 0x130, r == 0x138, r == 0x148, r == 0x178, r > 0x138 && r < 0x148, r > 0x178, r == 0x132: // not in this order, or of other kinds
		default:
			small("latin-extended", r, r+1)
		}
	}
	// each adds a spelling, and what it is in a part.
	each := func(name, why, section, input, local, domain, resource string) {
		for i, value := range []string{local, domain, resource} {
			if value != "" {
				s.value(nil, because("jid-mapping", name, why, section), addressParts[i], input, value, "")
			}
		}
	}
	for r := rune(0x13A0); r <= 0x13EF; r += 7 {
		lower := string(r - 0x13A0 + 0xAB70)
		each("cherokee/"+point(r), "capitals of Cherokee have small letters in PRECIS, and are what IDNA2008 has", "RFC 8265 §3.3.1", string(r), lower, string(r), string(r))
		each("cherokee/"+point(r)+"-small", "IDNA2008 has capitals of Cherokee, to which small letters fold", "RFC 5892 §2.2", lower, lower, string(r), lower)
	}
	for i, r := range []rune{0x13F0, 0x13F5} {
		lower := string(r + 8)
		each(fmt.Sprintf("cherokee/last-%d", i), "the last letters of Cherokee", "RFC 8265 §3.3.1", string(r), lower, string(r), string(r))
	}
	const lowering = "RFC 8265 §3.3.1"
	each("special/sharp-s", "capital sharp s is sharp s, and not ss", lowering, "straẞe", "straße", "straße", "straẞe")
	each("special/dotted-i", "the dot stays, as a mark of its own", lowering, "aİb", "ai\u0307b", "ai\u0307b", "aİb")
	each("special/sigma", "a capital sigma in a word", lowering, "ΑΣΑ", "ασα", "ασα", "ΑΣΑ")
	each("special/final-sigma", "a capital sigma that ends a word", lowering, "ΟΔΟΣ", "οδος", "οδος", "ΟΔΟΣ")
	each("special/final-sigma-small", "a final sigma is a letter of its own", lowering, "οδος", "οδος", "οδος", "οδος")
	each("special/titlecase", "a capital whose letter is composed", lowering, "aᾈb", "aᾀb", "", "aᾈb")
	s.value(nil, because("jid-mapping", "special/titlecase", "a letter that case folding changes", ""), domainPart, "a‸ᾈb", "", "idna")
	each("special/grows", "two octets become three", lowering, "aȺb", "aⱥb", "aⱥb", "aȺb")

	// Width: RFC 8265 §3.3.1; a resourcepart keeps it.
	const width = "RFC 8265 §3.3.1"
	for r := rune(0xFF01); r <= 0xFF5E; r++ {
		plain := string(r - 0xFEE0)
		a := because("jid-mapping", "fullwidth/"+point(r), "a fullwidth variant of ASCII", width)
		s.value(nil, because(a.category, a.name, a.why, "RFC 8265 §4.2.1"), resourcePart, "x"+string(r)+"y", "x"+string(r)+"y", "")
		if strings.Contains(`"&'/:<>@`, plain) {
			for _, place := range []struct{ name, head, tail string }{{"", "x", "y"}, {"-first", "", "y"}, {"-last", "x", ""}, {"-alone", "", ""}} {
				s.value(nil, because(a.category, a.name+place.name, "a fullwidth variant of what a localpart cannot hold, which it is tested for after mapping", ""), localPart,
					place.head+marker+string(r)+place.tail, "", "forbidden")
			}
		} else {
			s.value(nil, a, localPart, "x"+string(r)+"y", "x"+strings.ToLower(plain)+"y", "")
		}
		if plain == "-" || plain == "." || strings.ContainsAny(plain, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
			s.value(nil, a, domainPart, "x"+string(r)+"y", "x"+strings.ToLower(plain)+"y", "")
		} else {
			s.value(nil, a, domainPart, "x‸"+string(r)+"y", "", "not-ldh")
		}
	}
	for _, pair := range []string{"ｦヲ", "ｧァ", "ｱア", "ｶカ", "ｻサ", "ﾀタ", "ﾅナ", "ﾊハ", "ﾏマ", "ﾔヤ", "ﾗラ", "ﾜワ", "ﾝン", "ｰー"} {
		narrow, wide := []rune(pair)[0], []rune(pair)[1]
		each("halfwidth/"+point(narrow), "halfwidth katakana", width, string(narrow), string(wide), string(wide), string(narrow))
	}
	each("halfwidth/composed", "width mapping first, then normalization", width, "ﾊﾟ", "パ", "パ", "ﾊﾟ")
	for _, r := range "\uFFA1\uFFB1\uFFC2\uFFDA" {
		s.value(nil, because("jid-mapping", "halfwidth/"+point(r), "halfwidth jamo become compatibility jamo", ""), localPart, "a‸"+string(r)+"b", "", "disallowed")
	}
	for _, r := range "￠￡￥￦￨￩￭￮" {
		s.value(nil, because("jid-mapping", "halfwidth/"+point(r), "other variants become symbols", ""), localPart, "a‸"+string(r)+"b", "", "disallowed")
		s.value(nil, because("jid-mapping", "halfwidth/"+point(r), "a resourcepart keeps them", "RFC 8265 §4.2.1"), resourcePart, string(r), string(r), "")
	}

	// Normalization Form C, in all parts.
	for _, c := range []struct{ name, from, to string }{
		{"acute", "e\u0301", "é"}, {"cedilla", "c\u0327", "ç"}, {"ring-below", "a\u0325", "ḁ"}, {"two-marks", "a\u0323\u0302", "ậ"}, {"order", "q\u0307\u0323", "q\u0323\u0307"},
		{"order-composes", "a\u0302\u0323", "ậ"}, {"mark-for-mark", "a\u0340", "à"}, {"mark-for-two", "a\u0344", "ä\u0301"}, {"no-composite", "x\u0301", "x\u0301"},
		{"exclusion", "\u0958", "\u0915\u093C"}, {"exclusion-decomposed", "\u0915\u093C", "\u0915\u093C"}, {"tibetan", "\u0F43", "\u0F42\u0FB7"}, {"bengali", "ক\u09C7\u09BE", "ক\u09CB"},
		{"jamo-two", "\u1100\u1161", "가"}, {"jamo-three", "\u1100\u1161\u11A8", "각"}, {"jamo-behind-syllable", "가\u11A8", "각"}, {"kana", "か\u3099", "が"},
		{"ideograph", "\uF900", "\u8C48"}, {"oxia", "\u1F71", "\u03AC"}, {"order-behind", "a\u0315\u0301", "\u00E1\u0315"},
	} {
		each("nfc/"+c.name, "Normalization Form C", "RFC 8265 §3.3.1", c.from, c.to, c.to, c.to)
		each("nfc/"+c.name+"-in-word", "Normalization Form C", "RFC 8265 §3.3.1", "x"+c.from+"y", "x"+c.to+"y", "x"+c.to+"y", "x"+c.to+"y")
	}
	each("nfc/angstrom", "what is canonically equivalent to a capital", "RFC 8265 §3.3.1", "\u212B", "å", "å", "Å")
	each("nfc/ohm", "what is canonically equivalent to a capital", "RFC 8265 §3.3.1", "\u2126", "ω", "ω", "Ω")
	each("nfc/kelvin", "what is canonically equivalent to a capital", "RFC 8265 §3.3.1", "\u212A", "k", "k", "K")
	each("nfc/capital-decomposed", "small letters first, then normalization", "RFC 8265 §3.3.1", "E\u0301", "é", "é", "É")
	each("nfc/long", "many marks are one sequence", "RFC 8265 §3.3.1", "a"+strings.Repeat("\u0323\u0302", 20), "ậ"+strings.Repeat("\u0323", 19)+strings.Repeat("\u0302", 19), "", "ậ"+strings.Repeat("\u0323", 19)+strings.Repeat("\u0302", 19))
}

// contextTable: code points that are allowed only where they mean something (RFC 5892 appendix A).
func contextTable(s *set) {
	for _, c := range []struct{ rule, name, payload string }{
		{"zero-width-non-joiner", "behind-virama", "क्\u200Cष"}, {"zero-width-non-joiner", "virama-alone", "क्\u200C"}, {"zero-width-non-joiner", "joining", "ب\u200Cب"},
		{"zero-width-non-joiner", "joining-through-marks", "ب\u064B\u200C\u064Bب"}, {"zero-width-non-joiner", "joining-right", "ب\u200Cد"}, {"zero-width-non-joiner", "persian", "می\u200Cخواهم"},
		{"zero-width-non-joiner", "between-letters", "a‸\u200Cb"}, {"zero-width-non-joiner", "first", "‸\u200Cب"}, {"zero-width-non-joiner", "last", "ب‸\u200C"},
		{"zero-width-non-joiner", "does-not-join-left", "د‸\u200Cب"}, {"zero-width-non-joiner", "twice", "ب‸\u200C\u200Cب"}, {"zero-width-non-joiner", "alone", "‸\u200C"}, {"zero-width-non-joiner", "behind-mark", "a\u0315‸\u200Cb"},
		{"zero-width-joiner", "behind-virama", "क्\u200Dष"}, {"zero-width-joiner", "sinhala", "ශ්\u200Dර"},
		{"zero-width-joiner", "between-letters", "a‸\u200Db"}, {"zero-width-joiner", "first", "‸\u200Dक"}, {"zero-width-joiner", "last", "क‸\u200D"}, {"zero-width-joiner", "joining", "ب‸\u200Dب"},
		{"zero-width-joiner", "twice", "क्\u200D‸\u200Dष"}, {"zero-width-joiner", "alone", "‸\u200D"},
		{"middle-dot", "between-l", "l·l"}, {"middle-dot", "catalan", "col·lapse"}, {"middle-dot", "twice-between", "l·l·l"},
		{"middle-dot", "between-others", "a‸·b"}, {"middle-dot", "before-other", "l‸·b"}, {"middle-dot", "behind-other", "a‸·l"}, {"middle-dot", "first", "‸·l"}, {"middle-dot", "last", "l‸·"}, {"middle-dot", "alone", "‸·"}, {"middle-dot", "doubled", "l‸··l"},
		{"keraia", "before-greek", "α\u0375β"}, {"keraia", "first", "\u0375α"}, {"keraia", "before-latin", "α‸\u0375b"}, {"keraia", "last", "α‸\u0375"}, {"keraia", "alone", "‸\u0375"}, {"keraia", "before-cyrillic", "α‸\u0375я"},
		{"geresh", "behind-hebrew", "א׳"}, {"geresh", "between-hebrew", "א׳ב"}, {"geresh", "first", "‸׳א"}, {"geresh", "behind-latin", "a‸׳"}, {"geresh", "behind-arabic", "ب‸׳"}, {"geresh", "alone", "‸׳"},
		{"gershayim", "behind-hebrew", "א״"}, {"gershayim", "between-hebrew", "א״ב"}, {"gershayim", "first", "‸״א"}, {"gershayim", "behind-latin", "a‸״"}, {"gershayim", "alone", "‸״"},
		{"katakana-middle-dot", "between-katakana", "ア・ア"}, {"katakana-middle-dot", "behind-hiragana", "あ・"}, {"katakana-middle-dot", "before-han", "・漢"}, {"katakana-middle-dot", "far-from-han", "漢ab・b"},
		{"katakana-middle-dot", "alone", "‸・"}, {"katakana-middle-dot", "between-latin", "a‸・b"}, {"katakana-middle-dot", "between-hangul", "가‸・가"},
	} {
		for _, part := range addressParts {
			rule := ""
			if strings.Contains(c.payload, marker) {
				rule = c.rule
			}
			s.value(nil, because("jid-context", c.rule+"/"+c.name, "a code point that needs a context", addressRules[c.rule]), part, c.payload, c.payload, rule)
		}
	}
	for i := range rune(10) {
		arabic, extended := string(0x660+i), string(0x6F0+i)
		for _, part := range addressParts {
			a := because("jid-context", "arabic-indic-digits/"+point(0x660+i), "digits of one kind", addressRules["arabic-indic-digits"])
			s.value(nil, a, part, "ب"+arabic, "ب"+arabic, "")
			a.name, a.why = a.name+"-with-extended", "digits of both kinds"
			s.value(nil, a, part, "ب‸"+arabic+extended, "", "arabic-indic-digits")
			a = because("jid-context", "extended-arabic-indic-digits/"+point(0x6F0+i), "digits of one kind", addressRules["extended-arabic-indic-digits"])
			s.value(nil, a, part, "ب"+extended, "ب"+extended, "")
			a.name, a.why = a.name+"-with-others", "digits of both kinds"
			s.value(nil, a, part, "ب‸"+extended+arabic, "", "extended-arabic-indic-digits")
		}
	}
	a := because("jid-context", "middle-dot/capitals", "small letters first, then the context; a resourcepart has no such letters", addressRules["middle-dot"])
	s.value(nil, a, localPart, "L·L", "l·l", "")
	s.value(nil, a, domainPart, "L·L", "l·l", "")
	s.value(nil, a, resourcePart, "L‸·L", "", "middle-dot")
}

// directionTable: the Bidi Rule, of localparts and of names; a resourcepart has none.
func directionTable(s *set) {
	rtl := []struct{ name, letter string }{
		{"hebrew", "א"}, {"arabic", "ب"}, {"syriac", "\u0710"}, {"thaana", "\u0780"}, {"nko", "\u07CA"}, {"samaritan", "\u0800"}, {"adlam", "\U0001E922"}, {"phoenician", "\U00010900"},
	}
	free := func(name, payload string) {
		s.value(nil, because("jid-bidi", name, "a resourcepart has no rule about directions", "RFC 8265 §4.2.1"), resourcePart, strings.ReplaceAll(payload, marker, ""), strings.ReplaceAll(payload, marker, ""), "")
	}
	for _, script := range rtl {
		l := script.letter
		for _, c := range []struct{ name, payload, rule string }{
			{"alone", l, ""}, {"letters", l + l + l, ""}, {"number-last", l + "1", ""}, {"number-inside", l + "12" + l, ""}, {"hyphen-inside", l + "-" + l, ""},
			{"latin-behind", l + "‸a", "bidi-rtl"}, {"latin-inside", l + "‸a" + l, "bidi-rtl"}, {"behind-latin", "a‸" + l, "bidi-ltr"}, {"between-latin", "a‸" + l + "a", "bidi-ltr"},
			{"behind-number", "‸1" + l, "bidi-first"}, {"behind-two-numbers", "‸12" + l, "bidi-first"}, {"both-numbers", l + "1‸\u0661", "bidi-numbers"}, {"both-numbers-turned", l + "\u0661‸1", "bidi-numbers"},
		} {
			name := script.name + "/" + c.name
			for _, part := range []string{localPart, domainPart} {
				s.value(nil, because("jid-bidi", name, "the Bidi Rule", "RFC 5893 §2"), part, c.payload, c.payload, c.rule)
			}
			free(name, c.payload)
		}
		for _, c := range []struct{ name, payload, rule string }{
			{"sign-last", l + "‸+", "bidi-rtl-end"}, {"two-signs-last", l + "+‸-", "bidi-rtl-end"}, {"sign-first", "‸+" + l, "bidi-first"}, {"sign-inside", l + "+" + l, ""}, {"dots-inside", l + "..." + l, ""},
			{"neutral-last", l + "‸!", "bidi-rtl-end"}, {"neutral-inside", l + "!" + l, ""},
		} {
			s.value(nil, because("jid-bidi", script.name+"/"+c.name, "the Bidi Rule of what no label has", "RFC 5893 §2"), localPart, c.payload, c.payload, c.rule)
		}
	}
	s.value(nil, because("jid-bidi", "mark-last", "marks at the end are passed over", "RFC 5893 §2"), localPart, "א\u05B0", "א\u05B0", "")
	s.value(nil, because("jid-bidi", "mark-behind-number", "marks at the end are passed over", "RFC 5893 §2"), localPart, "א1\u05B0", "א1\u05B0", "")
	s.value(nil, because("jid-bidi", "two-scripts", "both go from right to left", "RFC 5893 §2"), localPart, "אب", "אب", "")
	s.value(nil, because("jid-bidi", "left-with-signs", "without right-to-left characters there is no rule", "RFC 8264 §5.2.5"), localPart, "1+", "1+", "")
	// A name with one such label holds all of them to the rule.
	good := func(name, domain string) {
		s.address(because("jid-bidi", "name/"+name, "the labels of a Bidi domain name", "RFC 5893 §2"), domain, vectors.Address{Domain: domain})
	}
	bad := func(name, template, rule string) {
		s.noAddress(because("jid-bidi", "name/"+name, "the labels of a Bidi domain name", ""), template, domainPart, rule)
	}
	good("two", "שלום.example.שלום")
	good("letters-then-digits", "א1.a1.b-2")
	good("digits-without", "1a.11.example")
	bad("digits-behind", "אב.‸1a", "bidi-first")
	bad("digits-before", "‸1a.אב", "bidi-first")
	bad("digits-alone", "a.‸11.אב", "bidi-first")
	bad("ipv4-like", "אב.‸127.0.0.1", "bidi-first")
	bad("neutral-last", "ア‸・.אב", "bidi-ltr-end")
	bad("fullwidth-digits-before", "‸１a.אב", "bidi-first")
}

// unassignedTable: code points that are not assigned, and some that were not, by version.
func unassignedTable(s *set) {
	for _, r := range "\u0378\u0379\u0380\u038B\u038D\u03A2\u0530\u0557\u0590\u10C6\u1249\u2065\u2FE0\uFFEF\U0001D455\U0002FFF0\U0003FFFD\U00050000\U000E0000\U000E1000" {
		for _, part := range addressParts {
			s.value(nil, because("jid-unassigned", point(r), "not assigned in any version of Unicode", ""), part, "a‸"+string(r)+"b", "", "unassigned")
		}
	}
	by := &vectors.Settings{Unicode: "15.0.0"}
	for _, c := range []struct {
		r     rune
		since string
	}{
		{0x2EBF0, "15.1"}, {0x2EE5D, "15.1"}, {0x1C89, "16.0"}, {0x1C8A, "16.0"}, {0xA7CB, "16.0"}, {0xA7DA, "16.0"}, {0x105C0, "16.0"}, {0x16D40, "16.0"}, {0x11380, "16.0"}, {0x1E5D0, "16.0"},
		{0x323B0, "17.0"}, {0x33479, "17.0"}, {0xA7CE, "17.0"}, {0x11DB0, "17.0"}, {0x16EA0, "17.0"},
	} {
		for _, part := range addressParts {
			s.value(by, because("jid-unassigned", "since-"+c.since+"/"+point(c.r), "assigned by Unicode "+c.since, ""), part, "‸"+string(c.r), "", "unassigned")
		}
	}
	for _, r := range []rune{0x31350, 0x323AF, 0x11F02, 0x0CF3} {
		for _, part := range addressParts {
			payload := "漢" + string(r)
			s.value(by, because("jid-unassigned", "since-15.0/"+point(r), "assigned by Unicode 15.0", "RFC 8264 §9.10"), part, payload, payload, "")
		}
	}
}
