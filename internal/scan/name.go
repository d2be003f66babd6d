package scan

// NameRune reports whether r, which is not ASCII, is a NameChar of XML 1.0,
// fifth edition, and whether it is a NameStartChar.
func NameRune(r rune) (start, char bool) {
	switch {
	case r == 0xB7, 0x300 <= r && r <= 0x36F, 0x203F <= r && r <= 0x2040:
		return false, true
	case r < 0xC0, r == 0xD7, r == 0xF7, r == 0x37E:
		return false, false
	case r <= 0x1FFF, 0x200C <= r && r <= 0x200D, 0x2070 <= r && r <= 0x218F, 0x2C00 <= r && r <= 0x2FEF,
		0x3001 <= r && r <= 0xD7FF, 0xF900 <= r && r <= 0xFDCF, 0xFDF0 <= r && r <= 0xFFFD, 0x10000 <= r && r <= 0xEFFFF:
		return true, true
	}
	return false, false
}
