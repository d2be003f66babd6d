package xmlns

import "unicode/utf8"

// IsQName reports whether b, a Name of XML 1.0, is a QName: at most one colon,
// neither first nor last, and a local part that begins like a name.
func IsQName(b []byte) bool {
	k := Colon(b)
	return k < 0 || k > 0 && isNCName(b[k+1:])
}

// IsNCName reports whether b, which consists of NameChars, is a NCName.
func IsNCName(b []byte) bool { return isNCName(b) }

func isNCName(b []byte) bool {
	return len(b) > 0 && isNameStart(b) && Colon(b) < 0
}

// isNameStart reports whether b, which consists of NameChars, begins with a
// NameStartChar: whether it does not with one of the few others.
func isNameStart(b []byte) bool {
	if c := b[0]; c < utf8.RuneSelf {
		return c != '-' && c != '.' && (c < '0' || c > '9')
	}
	r, _ := utf8.DecodeRune(b)
	return r != 0xB7 && (r < 0x300 || r > 0x36F) && r != 0x203F && r != 0x2040
}
