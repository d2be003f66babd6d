package traffic

import (
	"strconv"
	"time"
)

// idStyle is how software makes the ids of its stanzas.
type idStyle uint8

const (
	uuids   idStyle = iota // 8-4-4-4-12 hexadecimal digits
	base62                 // ten letters and digits
	hex32                  // a UUID without its hyphens
	session                // five letters of the session and a counter
	counter                // a letter and a counter
	purple                 // a word and eight hexadecimal digits
)

const (
	letters62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	letters64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	lettersID = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
)

// tokenField fills blanks that mean nothing: ids, digests, numbers, times.
func (g *Generator) tokenField(name string, n int) bool {
	switch name {
	case "id":
		g.id()
	case "uuid":
		g.uuid()
	case "hex": // n digits
		g.hex(&g.random, n)
	case "b64": // of n bytes
		g.base64(&g.random, n, 0)
	case "token": // n characters
		g.letters(lettersID, n)
	case "letters": // n characters
		g.letters(letters62, n)
	case "number": // below n
		g.number(int64(g.below(n)))
	case "few": // below n, most of them small
		g.number(int64(g.skewed(n)))
	case "archive":
		g.archiveID()
	case "past": // within the last day
		g.stamp(g.clock-int64(g.skewed(24*3600)), g.chance(30))
	case "handled":
		g.handled += uint32(g.below(12))
		g.number(int64(g.handled))
	default:
		return false
	}
	return true
}

func (g *Generator) id() {
	switch g.habit.ids {
	case uuids:
		g.uuid()
	case base62:
		g.letters(letters62, 10)
	case hex32:
		g.hex(&g.random, 32)
	case session:
		tag := random{g.seed}
		for range 5 {
			g.out = append(g.out, letters62[tag.below(len(letters62))])
		}
		g.raw("-")
		g.number(int64(g.count))
	case counter:
		g.raw("m")
		g.number(int64(g.count))
	case purple:
		g.raw("purple")
		g.hex(&g.random, 8)
	}
}

// archiveID writes what servers of different makes give archived messages as ids.
func (g *Generator) archiveID() {
	switch g.habit.ids {
	case uuids, hex32:
		g.letters(lettersID, 24)
	case base62, session:
		g.number(g.clock*1e6 + int64(g.below(1e6)))
	default:
		g.uuid()
	}
}

func (g *Generator) uuid() {
	for i, n := range [...]int{8, 4, 4, 4, 12} {
		if i > 0 {
			g.raw("-")
		}
		switch i {
		case 2: // version 4
			g.raw("4")
			g.hex(&g.random, n-1)
		case 3: // variant 1
			g.out = append(g.out, "89ab"[g.below(4)])
			g.hex(&g.random, n-1)
		default:
			g.hex(&g.random, n)
		}
	}
}

func (g *Generator) hex(from *random, n int) {
	for range n {
		g.out = append(g.out, "0123456789abcdef"[from.next()>>60])
	}
}

func (g *Generator) letters(alphabet string, n int) {
	for range n {
		g.out = append(g.out, alphabet[g.below(len(alphabet))])
	}
}

func (g *Generator) number(n int64) { g.out = strconv.AppendInt(g.out, n, 10) }

// stamp writes a time in the format of XEP-0082, with or without fractions of a second.
func (g *Generator) stamp(seconds int64, fractions bool) {
	layout := "2006-01-02T15:04:05Z"
	nanos := 0
	if fractions {
		layout = "2006-01-02T15:04:05.000000Z"
		nanos = g.below(1e6) * 1000
	}
	g.out = time.Unix(seconds, int64(nanos)).UTC().AppendFormat(g.out, layout)
}

// base64 writes n random bytes in base64, broken into lines of the given number of columns, or not at all if 0.
func (g *Generator) base64(from *random, n, columns int) {
	for at := 0; n > 0; at, n = at+4, n-3 {
		if columns > 0 && at > 0 && at%columns == 0 {
			g.raw("\n")
		}
		g.quad(from.next(), n)
	}
}

// quad writes the first n of three bytes as four characters. Bits that stand for no byte are 0, as RFC 4648 wants them.
func (g *Generator) quad(v uint64, n int) {
	v >>= 40
	switch n {
	case 1:
		v &^= 0xffff
	case 2:
		v &^= 0xff
	}
	q := [4]byte{letters64[v>>18], letters64[v>>12&63], letters64[v>>6&63], letters64[v&63]}
	if n < 3 {
		q[3] = '='
	}
	if n < 2 {
		q[2] = '='
	}
	g.out = append(g.out, q[:]...)
}
