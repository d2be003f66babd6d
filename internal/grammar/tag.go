package grammar

import "github.com/seed492f7be9/stanza/internal/scan"

// Attr is one attribute of a start tag: where in the tag its name is, and its
// value between the quotes. It has four fields, because the compiler keeps such
// a struct in registers, and one of five in memory.
type Attr struct {
	Name, Value, End int32
	rest             uint32 // length of the name · flags, 8 bits
}

func newAttr(name, size, value, end int, f AttrFlags) Attr {
	return Attr{int32(name), int32(value), int32(end), uint32(size)<<8 | uint32(f)}
}

// NameEnd returns the position behind the name.
func (a *Attr) NameEnd() int32 { return a.Name + int32(a.rest>>8) }

// Flags returns the flags.
func (a *Attr) Flags() AttrFlags { return AttrFlags(a.rest) }

// AttrFlags say what is left to do for an attribute.
type AttrFlags uint8

const (
	Decode AttrFlags = 1 << iota // the value holds references or white space to normalize
	Decl                         // a namespace declaration, by its name
)

// Tag reads start tags. Its bounds do not change; its results are those of the
// last tag that was read in one call, from its beginning.
type Tag struct {
	MaxName, MaxValue  int
	MaxAttrs, MaxDecls int32

	NameEnd int // the name is b[1:NameEnd]
	Attrs   []Attr
	Decls   int // how many of Attrs are namespace declarations
	Empty   bool
}

// States of a start tag. Each is named for what the next byte belongs to.
//
//	inBegin ─► inNameStart ─► inName ─► inSpace ─► inSlash ─► done
//	                             │        ▲  │
//	                             │        │  ▼
//	                             │        │ inAttrStart ─► inAttrName ─► inEquals ─► inQuote ─► inValue
//	                             ▼        │                                                       │
//	                           done ◄─ afterValue ◄──────────────────────────────────────────────┘
const (
	inBegin = iota
	inNameStart
	inName
	inSpace
	inAttrStart
	inAttrName
	inEquals
	inQuote
	inValue
	afterValue
	inSlash
)

// Start reads the start tag, or the tag of an empty element, whose '<' is
// b[0]. On OK n is the length of the tag; on More n is that of b, and r says
// where to go on; otherwise n is where the offending construct begins. A tag
// that is read in one call leaves no trace in r.
//
// A tag that was resumed leaves no attributes behind: it is checked as it
// comes and read, by one call with a new Resume, when it is whole. So no
// memory that grows with the tag outlives a call.
func (t *Tag) Start(b []byte, r *Resume) (n int, rule Rule) {
	var (
		i            = int(r.at)
		mark         = int(r.mark) // where the name or the value at hand begins
		quote        = r.quote
		attrs, decls = r.attrs, r.decls
		state        = r.state
		name, size   int // of the attribute whose value is at hand
		all          = t.Attrs[:0]
		c            byte
		f            AttrFlags
	)
	switch state {
	case inBegin:
		t.Empty = false
		i = 1
	case inNameStart:
	case inName:
		goto name
	case inSpace:
		goto space
	case inAttrStart:
		goto attrStart
	case inAttrName:
		goto attrName
	case inEquals:
		goto equals
	case inQuote:
		goto quote
	case inValue:
		goto value
	case afterValue:
		goto afterValue
	case inSlash:
		goto slash
	}

	mark, state = i, inNameStart
	if i < len(b) && scan.NameStart(b[i]) {
		i++
	} else if i, rule = nameFirst(b, i); rule != OK {
		goto stop
	}
name:
	state = inName
	if i = scan.Name(b, i); i == len(b) || b[i] >= 0x80 {
		if i, rule = nameRest(b, i); rule != OK {
			goto stopName
		}
	}
	if i-mark > t.MaxName {
		goto longName
	}
	t.NameEnd = i
	switch c = b[i]; {
	case c == '>':
		goto done
	case c != '/' && !scan.Space(c):
		rule = character(b, i, Name)
		goto stop
	}

space: // or '/' or '>'
	for {
		if i == len(b) {
			state, rule = inSpace, More
			goto stop
		}
		if c = b[i]; !scan.Space(c) {
			break
		}
		i++
	}
	switch c {
	case '>':
		goto done
	case '/':
		i++
		goto slash
	}

attrStart:
	mark, state = i, inAttrStart
	if i < len(b) && scan.NameStart(b[i]) {
		i++
	} else if i, rule = nameFirst(b, i); rule != OK {
		goto stop
	}
attrName:
	state = inAttrName
	if i = scan.Name(b, i); i == len(b) || b[i] >= 0x80 {
		if i, rule = nameRest(b, i); rule != OK {
			goto stopName
		}
	}
	if i-mark > t.MaxName {
		goto longName
	}
	if scan.Control(b[i]) {
		// Like ill-formed UTF-8 there: it ends no name, so none is counted.
		rule = Char
		goto stop
	}
	f = 0
	if b[mark] == 'x' && isDeclaration(b[mark:i]) {
		f = Decl
		if decls++; decls > t.MaxDecls {
			return mark, ManyDeclarations
		}
	} else if attrs++; attrs > t.MaxAttrs {
		return mark, ManyAttributes
	}
	name, size = mark, i-mark
	switch c = b[i]; {
	case c == '=':
		// What nearly everybody writes, without the white space that is allowed.
		if i+1 < len(b) && (b[i+1] == '\'' || b[i+1] == '"') {
			quote = b[i+1]
			i += 2
			mark = i
			goto value
		}
	case scan.Space(c):
	case c == '>', c == '/', c == '"', c == '\'', c == '<':
		rule = Attribute
		goto stop
	default:
		rule = character(b, i, Name)
		goto stop
	}

equals:
	state = inEquals
	for i < len(b) && scan.Space(b[i]) {
		i++
	}
	if i == len(b) {
		rule = More
		goto stop
	}
	if b[i] != '=' {
		rule = character(b, i, Attribute)
		goto stop
	}
	i++
quote:
	state = inQuote
	for i < len(b) && scan.Space(b[i]) {
		i++
	}
	if i == len(b) {
		rule = More
		goto stop
	}
	if quote = b[i]; quote != '\'' && quote != '"' {
		rule = character(b, i, Attribute)
		goto stop
	}
	i++
	mark = i

value:
	state = inValue
	if r.refState != refNone {
		if i, rule = r.reference(b, i); rule != OK {
			if int(r.at)-mark > t.MaxValue {
				goto longValue // before the byte that decided
			}
			goto stop
		}
	}
	if i = scan.Value(b, i, quote); i == len(b) {
		rule = More
		goto stopValue
	}
	switch c = b[i]; {
	case c == quote:
	case c == '<':
		rule = LtInValue
		goto stopValue
	case c == '&':
		f |= Decode
		if _, k := Refer(b[i:]); k > 0 {
			i += k
			goto value
		}
		r.ref, r.refState = int32(i), refAmp
		i++
		goto value
	case scan.Space(c):
		f |= Decode
		i++
		goto value
	case c < 0x80:
		rule = Char
		goto stopValue
	default:
		var s scan.Status
		if i, s = scan.Runes(b, i); s != scan.OK {
			rule = verdict(s, OK)
			goto stopValue
		}
		goto value
	}
	if i-mark > t.MaxValue {
		goto longValue
	}
	all = append(all, newAttr(name, size, mark, i, f))
	i++

afterValue:
	state = afterValue
	if i == len(b) {
		rule = More
		goto stop
	}
	switch c = b[i]; {
	case c == '>':
		goto done
	case c == '/', scan.Space(c):
		goto space
	}
	rule = character(b, i, Attribute)
	goto stop

slash:
	state = inSlash
	if i == len(b) {
		rule = More
		goto stop
	}
	if b[i] == '>' {
		t.Empty = true
		goto done
	}
	// A '/' that ends no tag is what is wrong, not what follows it.
	if rule = character(b, i, Attribute); rule == Attribute {
		return i - 1, Attribute
	}
	goto stop

done:
	t.Attrs, t.Decls = all, int(decls)
	return i + 1, OK

	// A name or a value that is too long by the time something else is wrong
	// is judged for that: the byte that passed the bound came first.
stopName:
	if i-mark <= t.MaxName {
		goto stop
	}
longName:
	return mark + t.MaxName, LongName
stopValue:
	if i-mark <= t.MaxValue {
		goto stop
	}
longValue:
	return mark + t.MaxValue, LongValue

stop:
	r.state, r.at, r.mark, r.quote, r.attrs, r.decls = state, int32(i), int32(mark), quote, attrs, decls
	return i, rule
}

// Plain reads a whole start tag of the kind that nearly all are: ASCII names,
// one space before each attribute, none round its '=', and nothing to decode
// in its value. It returns its length, and 0 for any other, which is for Start
// to read, as is every tag that comes in pieces: so every test of splits holds
// the one against the other, and against Marked.
func (t *Tag) Plain(b []byte) int {
	if len(b) < 3 || !scan.NameStart(b[1]) {
		return 0
	}
	i := scan.Name(b, 2)
	if i-1 > t.MaxName {
		return 0
	}
	t.NameEnd = i
	all := t.Attrs[:0]
	decls := 0
	for i < len(b) && b[i] == ' ' {
		mark := i + 1
		if mark < len(b) && b[mark] == '/' {
			i = mark
			break
		}
		i = scan.Name(b, mark)
		if i == mark || i+1 >= len(b) || b[i] != '=' || !scan.NameStart(b[mark]) || i-mark > t.MaxName {
			return 0
		}
		var f AttrFlags
		if b[mark] == 'x' && isDeclaration(b[mark:i]) {
			f = Decl
			decls++
		}
		quote := b[i+1]
		if quote != '\'' && quote != '"' {
			return 0
		}
		value := i + 2
		end := scan.Value(b, value, quote)
		for end < len(b) && b[end] >= 0x80 {
			var s scan.Status
			if end, s = scan.Runes(b, end); s != scan.OK {
				return 0
			}
			end = scan.Value(b, end, quote)
		}
		if end == len(b) || b[end] != quote || end-value > t.MaxValue {
			return 0
		}
		all = append(all, newAttr(mark, i-mark, value, end, f))
		i = end + 1
	}
	t.Empty = i < len(b) && b[i] == '/'
	if t.Empty {
		i++
	}
	if i >= len(b) || b[i] != '>' || decls > int(t.MaxDecls) || len(all)-decls > int(t.MaxAttrs) {
		return 0
	}
	t.Attrs, t.Decls = all, decls
	return i + 1
}

// Marks are the bitmaps that stage 1 made of a strip of input, for Marked: b[0]
// is byte At of the strip, and all of b was found legal. The zero Marks are none.
type Marks struct {
	Bits *scan.Bits
	At   int
}

// Value returns where the value that goes on at b[i] ends, at its quote, and its
// flags; -1 unless it is whole and legal.
func (m Marks) Value(b []byte, i int, quote byte) (end int, f AttrFlags) {
	if m.Bits == nil {
		return wholeValue(b, i, quote)
	}
	for {
		i = scan.Next(m.Bits.V, m.At+i) - m.At
		if i >= len(b) {
			return -1, 0
		}
		switch c := b[i]; c {
		case quote:
			return i, f
		case '\'', '"':
			i = run(b, i)
		case '<':
			return -1, 0
		case '&':
			_, n := Refer(b[i:])
			if n == 0 {
				return -1, 0
			}
			i += n
			f |= Decode
		default: // white space
			i = run(b, i)
			f |= Decode
		}
	}
}

// run returns where the run of the byte at b[i] ends.
func run(b []byte, i int) int {
	c := b[i]
	for i++; i < len(b) && b[i] == c; i++ {
	}
	return i
}

// wholeValue is Value without marks.
func wholeValue(b []byte, i int, quote byte) (end int, f AttrFlags) {
	for {
		if i = scan.Value(b, i, quote); i == len(b) {
			return -1, 0
		}
		switch c := b[i]; {
		case c == quote:
			return i, f
		case c == '&':
			_, n := Refer(b[i:])
			if n == 0 {
				return -1, 0
			}
			i += n
			f |= Decode
		case scan.Space(c):
			i++
			f |= Decode
		case c < 0x80:
			return -1, 0
		default:
			var s scan.Status
			if i, s = scan.Runes(b, i); s != scan.OK {
				return -1, 0
			}
		}
	}
}

// Marked reads a start tag that is whole and has no fault, by what stage 1 found
// in it. It returns its length, and 0 for any other: it is for Start to say
// what is wrong, or missing.
func (t *Tag) Marked(b []byte, m Marks) int {
	all := t.Attrs[:0]
	decls, name, i := 0, 1, 0
	for {
		i = scan.Next(m.Bits.N, m.At+name) - m.At
		if i >= len(b) || b[i] >= 0x80 || !scan.NameStart(b[name]) {
			if i = oddName(b, name); i < 0 {
				return 0
			}
		}
		if i-name > t.MaxName {
			return 0
		}
		if name == 1 {
			t.NameEnd = i
		} else {
			size := i - name
			var f AttrFlags
			if b[name] == 'x' && isDeclaration(b[name:i]) {
				f = Decl
				decls++
			}
			if i+1 >= len(b) || b[i] != '=' || scan.Space(b[i+1]) {
				if i = equals(b, i); i < 0 {
					return 0
				}
			}
			quote := b[i+1]
			if quote != '\'' && quote != '"' {
				return 0
			}
			value := i + 2
			i = scan.Next(m.Bits.V, m.At+value) - m.At
			if i >= len(b) || b[i] != quote {
				var decode AttrFlags
				if i, decode = m.Value(b, i, quote); i < 0 {
					return 0
				}
				f |= decode
			}
			if i-value > t.MaxValue {
				return 0
			}
			all = append(all, newAttr(name, size, value, i, f))
			i++
		}
		name = i + 1
		if name < len(b) && b[i] == ' ' && scan.NameStart(b[name]) {
			continue
		}
		if name = spaces(b, i); name == len(b) {
			return 0
		}
		if b[name] == '>' || b[name] == '/' {
			i = name
			break
		}
		if name == i {
			return 0
		}
	}
	t.Empty = b[i] == '/'
	if t.Empty {
		i++
	}
	if i == len(b) || b[i] != '>' || decls > int(t.MaxDecls) || len(all)-decls > int(t.MaxAttrs) {
		return 0
	}
	t.Attrs, t.Decls = all, decls
	return i + 1
}

// oddName returns where the name at b[i] ends, which is not all ASCII, or none;
// -1 unless it ends before something else.
func oddName(b []byte, i int) int {
	i, rule := nameFirst(b, i)
	if rule == OK {
		i, rule = nameRest(b, i)
	}
	if rule != OK {
		return -1
	}
	return i
}

// equals returns where the last byte is before the quote that follows the name
// at b[:i], with '=' and white space between them; -1 if that is not all there.
func equals(b []byte, i int) int {
	if i = spaces(b, i); i == len(b) || b[i] != '=' {
		return -1
	}
	if i = spaces(b, i+1); i == len(b) {
		return -1
	}
	return i - 1
}

// spaces returns where the white space at b[i] ends.
func spaces(b []byte, i int) int {
	for i < len(b) && scan.Space(b[i]) {
		i++
	}
	return i
}

// Begins judges the byte behind the '<' of b[0], for callers who want no element
// there: OK where one begins, or an end tag; More, or what is wrong with it at n.
func Begins(b []byte) (n int, rule Rule) {
	if len(b) > 1 && b[1] == '/' {
		return 0, OK
	}
	return nameFirst(b, 1)
}

// nameFirst steps over a NameStartChar.
func nameFirst(b []byte, i int) (int, Rule) {
	if i == len(b) {
		return i, More
	}
	if scan.NameStart(b[i]) {
		return i + 1, OK
	}
	if b[i] >= 0x80 {
		if r, n, s := scan.Rune(b, i); s == scan.OK {
			if start, _ := scan.NameRune(r); start {
				return i + n, OK
			}
		}
	}
	return i, character(b, i, Name)
}

// nameRest steps over NameChars up to the first character that is none. A
// character that is none because it is illegal anywhere is an error here.
func nameRest(b []byte, i int) (int, Rule) {
	for {
		if i = scan.Name(b, i); i == len(b) {
			return i, More
		}
		if b[i] < 0x80 {
			return i, OK
		}
		r, n, s := scan.Rune(b, i)
		if s != scan.OK {
			return i, verdict(s, OK)
		}
		if _, char := scan.NameRune(r); !char {
			return i, OK
		}
		i += n
	}
}

// isDeclaration reports whether an attribute's name is xmlns or begins with
// "xmlns:" (Namespaces in XML 1.0 §3).
func isDeclaration(name []byte) bool {
	return len(name) >= 5 && string(name[:5]) == "xmlns" && (len(name) == 5 || name[5] == ':')
}

// End reads the end tag whose "</" is b[0:2]. On OK its name is b[2:nameEnd]
// and n its length; otherwise results are as those of Start.
func (t *Tag) End(b []byte, r *Resume) (nameEnd, n int, rule Rule) {
	i := int(r.at)
	switch r.state {
	case inBegin:
		if i, rule = nameFirst(b, 2); rule != OK {
			return 0, i, rule
		}
		fallthrough
	case inName:
		if i, rule = nameRest(b, i); i-2 > t.MaxName {
			return 0, 2 + t.MaxName, LongName
		}
		if rule != OK {
			r.state, r.at = inName, int32(i)
			return 0, i, rule
		}
		r.mark = int32(i)
	}
	for i < len(b) && scan.Space(b[i]) {
		i++
	}
	nameEnd = int(r.mark)
	if i == len(b) {
		r.state, r.at = inSpace, int32(i)
		return nameEnd, i, More
	}
	if b[i] != '>' {
		return nameEnd, i, character(b, i, EndTag)
	}
	return nameEnd, i + 1, OK
}
