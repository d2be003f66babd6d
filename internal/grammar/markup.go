package grammar

import "github.com/seed492f7be9/stanza/internal/scan"

const cdataStart = "<![CDATA["

// Bang judges what begins with "<!": the start of a CDATA section is OK, and n
// its length. Anything else is refused at its '<', by the first byte that
// tells what it is.
func Bang(b []byte) (n int, rule Rule) {
	for i := 2; i < len(cdataStart); i++ {
		if i >= len(b) {
			return len(b), More
		}
		if b[i] == cdataStart[i] {
			continue
		}
		switch {
		case i == 2 && b[2] == 'D':
			return 0, Doctype
		case i == 2 && b[2] == '-' && len(b) == 3:
			return len(b), More
		case i == 2 && b[2] == '-' && b[3] == '-':
			return 0, Comment
		case i == 2 && b[2] == '-':
			i++
		}
		return refuse(b, i, MarkupDeclaration)
	}
	return len(cdataStart), OK
}

const declStart = "<?xml"

// Question judges what begins with "<?": the beginning of an XML declaration
// is OK, a processing instruction refused at its '<', by the first byte that
// tells.
func Question(b []byte) (n int, rule Rule) {
	for i := 2; i < len(declStart); i++ {
		if i >= len(b) {
			return len(b), More
		}
		if b[i] != declStart[i] {
			return refuse(b, i, ProcessingInstruction)
		}
	}
	i := len(declStart)
	if i >= len(b) {
		return len(b), More
	}
	if scan.Space(b[i]) {
		return i, OK
	}
	return refuse(b, i, ProcessingInstruction)
}

// refuse refuses markup as a whole because of b[i], unless that is not even
// a character.
func refuse(b []byte, i int, rule Rule) (int, Rule) {
	v := character(b, i, rule)
	if v == rule {
		return 0, rule
	}
	return i, v
}

// XMLDecl reads the XML declaration that begins at b[0]. It is judged
// when it is whole, at its '<', but for characters that are illegal anywhere.
// On OK n is its length, and no whether it says standalone='no'.
func XMLDecl(b []byte, r *Resume) (n int, no bool, rule Rule) {
	i := max(int(r.at), len(declStart))
	for {
		if i == len(b) {
			r.at = int32(i)
			return i, false, More
		}
		c := b[i]
		if c == '>' && b[i-1] == '?' {
			i++
			no, rule = declaration(b[len(declStart) : i-2])
			if rule != OK {
				return 0, no, rule
			}
			return i, no, OK
		}
		switch {
		case c >= 0x80:
			var s scan.Status
			if i, s = scan.Runes(b, i); s != scan.OK {
				r.at = int32(i)
				return i, false, verdict(s, OK)
			}
		case scan.Control(c):
			return i, false, Char
		default:
			i++
		}
	}
}

// declaration judges what stands between "<?xml" and "?>": first all of its
// grammar, then the version, then the encoding.
func declaration(b []byte) (standaloneNo bool, rule Rule) {
	version, b, ok := pseudo(b, "version")
	if !ok || !isVersion(version) {
		return false, Declaration
	}
	encoding, rest, hasEncoding := pseudo(b, "encoding")
	if hasEncoding {
		if b = rest; !isEncoding(encoding) {
			return false, Declaration
		}
	}
	standalone, rest, ok := pseudo(b, "standalone")
	if ok {
		if b = rest; string(standalone) != "yes" && string(standalone) != "no" {
			return false, Declaration
		}
	}
	for _, c := range b {
		if !scan.Space(c) {
			return false, Declaration
		}
	}
	switch {
	case string(version) != "1.0":
		return false, Version
	case hasEncoding && !isUTF8(encoding):
		return false, DeclaredEncoding
	}
	return string(standalone) == "no", OK
}

// pseudo reads S name S? '=' S? quoted value from the beginning of b.
func pseudo(b []byte, name string) (value, rest []byte, ok bool) {
	t := skipSpace(b)
	if len(t) == len(b) || len(t) < len(name) || string(t[:len(name)]) != name {
		return nil, b, false
	}
	t = skipSpace(t[len(name):])
	if len(t) == 0 || t[0] != '=' {
		return nil, b, false
	}
	t = skipSpace(t[1:])
	if len(t) == 0 || t[0] != '\'' && t[0] != '"' {
		return nil, b, false
	}
	for i := 1; i < len(t); i++ {
		if t[i] == t[0] {
			return t[1:i], t[i+1:], true
		}
	}
	return nil, b, false
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && scan.Space(b[0]) {
		b = b[1:]
	}
	return b
}

// isVersion is VersionNum as it would be for any version: digits, a point and
// digits. So "2.0" is told for what it is.
func isVersion(v []byte) bool {
	points := 0
	for i, c := range v {
		if c == '.' && i > 0 && i < len(v)-1 {
			points++
		} else if !isDigit(c) {
			return false
		}
	}
	return points == 1
}

// isEncoding is EncName.
func isEncoding(v []byte) bool {
	for i, c := range v {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || !isDigit(c) && c != '.' && c != '_' && c != '-') {
			return false
		}
	}
	return len(v) > 0
}

func isUTF8(v []byte) bool {
	return len(v) == 5 && v[0]|0x20 == 'u' && v[1]|0x20 == 't' && v[2]|0x20 == 'f' && v[3] == '-' && v[4] == '8'
}
