package jid

// XEP-0106 gives mail addresses, names and the like a place in a localpart: the
// characters that cannot stand there are written as a backslash and the two
// hexadecimal digits of their code points, in lower case. The backslash itself
// is only where it would be taken for the beginning of such a sequence.

// Escape returns a localpart that stands for what a user entered, or for an
// identifier of another network (XEP-0106 §3.2). It is to be prepared still:
//
//	local, err := jid.Escape("o'hara")
//	…
//	address, err := jid.New(local, "example.com", "")
//
// A string without such characters is returned as it is. The error is an
// [*Error]: what begins or ends with a space cannot be escaped (§4.1).
func Escape(s string) (string, error) {
	if err := checkSpaces(s); err != nil {
		return "", err
	}
	for i := range len(s) {
		if mustEscape(s, i) {
			return string(appendEscaped(make([]byte, 0, len(s)+2*(len(s)-i)), s)), nil
		}
	}
	return s, nil
}

// AppendEscape is Escape that appends to dst. Where it returns an error, dst is
// as it was.
func AppendEscape(dst, s []byte) ([]byte, error) {
	if err := checkSpaces(s); err != nil {
		return dst, err
	}
	return appendEscaped(dst, s), nil
}

// Unescape returns what a localpart stands for, to be shown to a user or given
// to another network, never to be compared or sent as an address (XEP-0106
// §4.1). Undone are the ten sequences that Escape writes, and only where it
// writes them: a space is not put at an end. A localpart without them is
// returned as it is.
func Unescape(local string) string {
	for i := range len(local) {
		if local[i] == '\\' {
			return string(AppendUnescape(make([]byte, 0, len(local)), []byte(local)))
		}
	}
	return local
}

// AppendUnescape is Unescape that appends to dst.
func AppendUnescape(dst, local []byte) []byte {
	for i := 0; i < len(local); i++ {
		c := local[i]
		if e, ok := sequence(local, i); ok && (e != ' ' || i > 0 && i+3 < len(local)) {
			c = e
			i += 2
		}
		dst = append(dst, c)
	}
	return dst
}

func appendEscaped[T text](dst []byte, s T) []byte {
	const hex = "0123456789abcdef"
	for i := range len(s) {
		c := s[i]
		if mustEscape(s, i) {
			dst = append(dst, '\\', hex[c>>4], hex[c&15])
		} else {
			dst = append(dst, c)
		}
	}
	return dst
}

func checkSpaces[T text](s T) error {
	if len(s) == 0 {
		return nil
	}
	for _, i := range [...]int{0, len(s) - 1} {
		if s[i] == ' ' {
			return &Error{Part: Local, Rule: RuleOuterSpace, Rune: ' ', Offset: i}
		}
	}
	return nil
}

// mustEscape reports whether the byte at i is not written as it is.
func mustEscape[T text](s T, i int) bool {
	if s[i] != '\\' {
		return escapable(s[i])
	}
	_, ok := sequence(s, i)
	return ok
}

// sequence returns the character that is written as the three bytes at i, if
// they are such a sequence.
func sequence[T text](s T, i int) (byte, bool) {
	if i+3 > len(s) || s[i] != '\\' {
		return 0, false
	}
	high, low := unhex(s[i+1]), unhex(s[i+2])
	c := high<<4 | low
	return c, high < 16 && low < 16 && (c == '\\' || escapable(c))
}

// escapable reports whether a localpart cannot hold c (RFC 7622 §3.3.1), or is
// not to hold it: a space is in no IdentifierClass.
func escapable(c byte) bool {
	switch c {
	case ' ', '"', '&', '\'', '/', ':', '<', '>', '@':
		return true
	}
	return false
}

// unhex returns the value of a digit, 16 or more for anything else.
func unhex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	}
	return 16
}
