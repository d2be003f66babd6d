//go:build cgo

package peers_test

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/seed492f7be9/stanza/parser"
)

// divergence is one reason for which this engine and expat differ about an
// input, and are both right.
type divergence struct {
	name, reason string
	// applies reports whether v can differ for that reason.
	applies func(b []byte, v verdicts) bool
	// mend removes the reason. What is left is judged again, until the two
	// agree: that the reason was the only one is proved, not assumed. Nil
	// where that cannot be done.
	mend func(in input, v verdicts) input
}

// divergences is the whole list. Each was seen, or the test fails.
var divergences = []divergence{
	{"comment", "XMPP forbids comments (RFC 6120 §11.1)", refusedFor(parser.RuleComment), cut("-->")},
	{"processing-instruction", "XMPP forbids processing instructions (RFC 6120 §11.1)",
		refusedFor(parser.RuleProcessingInstruction), cut("?>")},
	{"doctype", "XMPP forbids document types, and with them entities and default values (RFC 6120 §11.1)",
		doctype, nil},
	{"declared-encoding", "XMPP is UTF-8 and a declaration must not say otherwise (RFC 6120 §11.6); expat was told UTF-8 from " +
		"outside and ignores what is declared", refusedFor(parser.RuleDeclaredEncoding), cutDeclaration},
	{"declared-version", "XMPP is XML 1.0 (RFC 6120 §11.8); expat takes any version", refusedFor(parser.RuleVersion), cutDeclaration},
	{"version-number", "XML 1.0's VersionNum is digits with a point in them; expat takes any name-like word, or none", versionNumber, replaceVersion},
	{"byte-order-mark", "U+FEFF is a zero width no-break space on a stream, never a mark (RFC 6120 §11.6); expat skips it",
		byteOrderMark, cutMark},
	{"utf-16", "XMPP is UTF-8 (RFC 6120 §11.6); expat recognizes UTF-16 by its first bytes even when told UTF-8", isUTF16, toUTF8},
	{"fifth-edition-names", "names follow XML 1.0's fifth edition; expat has the tables of the fourth", newName, replaceName},
	{"limit", "expat limits neither depth nor sizes nor counts", refusedFor(parser.RuleLimit), withoutLimits},
}

// refusedFor matches inputs that this engine alone refuses, by that rule.
func refusedFor(r parser.Rule) func([]byte, verdicts) bool {
	return func(_ []byte, v verdicts) bool { return v.ours != nil && v.ours.Rule == r && v.theirs == nil }
}

// cut removes the construct that this engine refused, up to its end.
func cut(end string) func(input, verdicts) input {
	return func(in input, v verdicts) input {
		from := int(v.ours.Offset)
		n := bytes.Index(in.bytes[from:], []byte(end))
		if n < 0 {
			return in // the two go on to differ, and the test says so
		}
		in.bytes = slices.Concat(in.bytes[:from], in.bytes[from+n+len(end):])
		return in
	}
}

func cutDeclaration(in input, _ verdicts) input {
	_, in.bytes, _ = bytes.Cut(in.bytes, []byte("?>"))
	return in
}

var versionPattern = regexp.MustCompile(`^(<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*)('[A-Za-z0-9_.:-]*'|"[A-Za-z0-9_.:-]*")`)

func versionNumber(b []byte, v verdicts) bool {
	return refusedFor(parser.RuleDeclaration)(b, v) && versionPattern.Match(b)
}

func replaceVersion(in input, _ verdicts) input {
	in.bytes = versionPattern.ReplaceAll(in.bytes, []byte(`${1}"1.0"`))
	return in
}

// doctype asks that nothing but comments, processing instructions and white
// space, which have no events, came before.
func doctype(b []byte, v verdicts) bool {
	return refusedFor(parser.RuleDoctype)(b, v) && bytes.HasPrefix(b[v.ours.Offset:], []byte("<!DOCTYPE")) && len(v.ourWork) == 0
}

const mark = "\ufeff"

func byteOrderMark(b []byte, v verdicts) bool {
	return refusedFor(parser.RuleTextOutsideRoot)(b, v) && v.ours.Offset == 0 && bytes.HasPrefix(b, []byte(mark))
}

func cutMark(in input, _ verdicts) input {
	in.bytes = bytes.TrimPrefix(in.bytes, []byte(mark))
	return in
}

// order returns how b spells a mark, '<' or white space in UTF-16; nil if it does
// none of that.
func order(b []byte) binary.ByteOrder {
	for _, o := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
		if len(b) < 2 {
			break
		}
		switch o.Uint16(b) {
		case 0xFEFF, '<', ' ', '\t', '\r', '\n':
			return o
		}
	}
	return nil
}

func isUTF16(b []byte, v verdicts) bool { return v.ours != nil && v.theirs == nil && order(b) != nil }

func toUTF8(in input, _ verdicts) input {
	o := order(in.bytes)
	var units []uint16
	for b := in.bytes; len(b) >= 2; b = b[2:] {
		units = append(units, o.Uint16(b))
	}
	in.bytes = bytes.TrimPrefix([]byte(string(utf16.Decode(units))), []byte(mark))
	return in
}

// newName matches a character beyond ASCII at which expat alone stopped.
func newName(b []byte, v verdicts) bool {
	if v.ours != nil || v.theirs == nil || v.theirs.Offset >= int64(len(b)) {
		return false
	}
	r, n := utf8.DecodeRune(b[v.theirs.Offset:])
	return r >= utf8.RuneSelf && n > 1
}

// replaceName puts a letter of the fourth edition for that character wherever
// it stands, which keeps end tags equal to their start tags.
func replaceName(in input, v verdicts) input {
	_, n := utf8.DecodeRune(in.bytes[v.theirs.Offset:])
	r := in.bytes[v.theirs.Offset:][:n]
	in.bytes = bytes.ReplaceAll(in.bytes, r, []byte("é"))
	return in
}

func withoutLimits(in input, _ verdicts) input {
	in.unlimited = true
	return in
}
