package traffic

import (
	"cmp"
	"slices"
	"strings"
)

// A form is a stanza, or a piece of one, as a template. Its start tags are written out with the habit of the stanza's
// peer: other quotes, another order of attributes. There are two kinds of blanks:
//
//   - {name} or {name 8} is filled by the field of that name, in values and in content;
//   - name?='…' is an attribute that some peers write and others do not.
//
// Forms hold no apostrophes but those around values.
type form struct {
	weight int // among its siblings
	text   string
}

// pickWeighted returns the index of a random element, each as likely as its weight says.
func pickWeighted[T any](r *random, list []T, weight func(*T) int) int {
	total := 0
	for i := range list {
		total += weight(&list[i])
	}
	n := r.below(total)
	for i := range list {
		if n -= weight(&list[i]); n < 0 {
			return i
		}
	}
	panic("traffic: weights changed")
}

func (g *Generator) pick(list []form) string {
	return list[pickWeighted(&g.random, list, func(f *form) int { return f.weight })].text
}

// expand writes a form.
func (g *Generator) expand(text string) {
	for i := 0; i < len(text); {
		switch {
		case text[i] == '{':
			i = g.blank(text, i)
		case text[i] == '<' && text[i+1] != '/':
			i = g.startTag(text, i)
		default:
			g.out = append(g.out, text[i])
			i++
		}
	}
}

// blank fills the blank at text[i:] and returns where it ends.
func (g *Generator) blank(text string, i int) int {
	i++
	name, arg := i, 0
	for text[i] != '}' && text[i] != ' ' {
		i++
	}
	field := text[name:i]
	for ; text[i] != '}'; i++ {
		if text[i] != ' ' {
			arg = 10*arg + int(text[i]-'0')
		}
	}
	g.field(field, arg)
	return i + 1
}

// field fills one blank. It is a chain of switches rather than a map, whose initializer would depend on itself.
func (g *Generator) field(name string, arg int) {
	if g.addressField(name) || g.tokenField(name, arg) || g.textField(name) || g.chatField(name) ||
		g.presenceField(name) || g.iqField(name) || g.bulkField(name) {
		return
	}
	panic("traffic: no field " + name)
}

// attribute is one of a form's start tag, its value with blanks.
type attribute struct{ name, value string }

// maxAttributes is the most that a form's tag has, the content namespace's declaration included.
const maxAttributes = 12

// startTag writes the start tag, or the empty element, at text[i:] and returns where it ends.
func (g *Generator) startTag(text string, i int) int {
	i++
	at := i
	for text[i] != ' ' && text[i] != '/' && text[i] != '>' {
		i++
	}
	name := text[at:i]
	var attrs [maxAttributes]attribute
	n := 0
	for ; text[i] == ' '; n++ {
		attrs[n], i = readAttribute(text, i+1)
	}
	n = g.keep(&attrs, n)
	if g.top {
		g.top = false
		n = g.declareContent(&attrs, n)
	}
	g.arrange(attrs[:n])

	g.raw("<")
	g.raw(name)
	for k := range n {
		g.attribute(attrs[k])
	}
	if text[i] == '>' {
		g.raw(">")
		return i + 1
	}
	g.endEmpty(name)
	return i + len("/>")
}

// readAttribute splits name='value' at text[i:], and returns where it ends.
func readAttribute(text string, i int) (attribute, int) {
	at := i
	for text[i] != '=' {
		i++
	}
	a := attribute{name: text[at:i]}
	i += len("='")
	at = i
	for text[i] != '\'' {
		i++
	}
	a.value = text[at:i]
	return a, i + 1
}

// keep drops the optional attributes that this peer does not write.
func (g *Generator) keep(attrs *[maxAttributes]attribute, n int) int {
	kept := 0
	for _, a := range attrs[:n] {
		if last := len(a.name) - 1; a.name[last] == '?' {
			a.name = a.name[:last]
			if !g.writes(a.name) {
				continue
			}
		}
		attrs[kept] = a
		kept++
	}
	return kept
}

func (g *Generator) writes(name string) bool {
	switch name {
	case "from":
		return g.habit.from
	case "xml:lang":
		return g.habit.lang
	}
	return g.chance(50)
}

// declareContent puts the declaration of the content namespace on the stanza's own tag, where the framing or the peer's
// habit wants it. Elements of other namespaces have theirs already.
func (g *Generator) declareContent(attrs *[maxAttributes]attribute, n int) int {
	if !g.frame && !g.habit.again {
		return n
	}
	for _, a := range attrs[:n] {
		if a.name == "xmlns" {
			return n
		}
	}
	copy(attrs[1:], attrs[:n])
	attrs[0] = attribute{"xmlns", "jabber:client"}
	return n + 1
}

// arrange orders attributes by the peer's habit. It draws nothing and keeps no count, so that the declaration of the
// content namespace does not disturb the order of the others. Names in a tag differ, so any sort gives the same order.
func (g *Generator) arrange(attrs []attribute) {
	switch g.habit.order {
	case reversed:
		slices.Reverse(attrs)
	case sorted:
		slices.SortFunc(attrs, func(a, b attribute) int { return strings.Compare(a.name, b.name) })
	case scattered:
		slices.SortFunc(attrs, func(a, b attribute) int { return cmp.Compare(hash(g.seed, a.name), hash(g.seed, b.name)) })
	}
}

// hash is FNV-1a, finished by scramble.
func hash(seed uint64, s string) uint64 {
	h := seed ^ 0xcbf29ce484222325
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return scramble(h)
}

func (g *Generator) attribute(a attribute) {
	g.raw(" ")
	g.raw(a.name)
	g.raw("=")
	g.quote()
	g.inTag = true
	g.expand(a.value)
	g.inTag = false
	g.quote()
}

func (g *Generator) endEmpty(name string) {
	switch g.habit.empty {
	case tight:
		g.raw("/>")
	case spaced:
		g.raw(" />")
	case paired:
		g.raw("></")
		g.raw(name)
		g.raw(">")
	}
}

// repeat writes a form n times.
func (g *Generator) repeat(n int, text string) {
	for range n {
		g.expand(text)
	}
}

// someOf writes a form in percent of a hundred calls.
func (g *Generator) someOf(percent int, text string) {
	if g.chance(percent) {
		g.expand(text)
	}
}

// raw appends what needs no escaping.
func (g *Generator) raw(s string) { g.out = append(g.out, s...) }

func (g *Generator) quote() { g.out = append(g.out, g.habit.quote) }

// text appends s escaped by the peer's habit, for where it stands.
func (g *Generator) text(s string) {
	for i := range len(s) {
		g.textByte(s[i])
	}
}

func (g *Generator) textByte(c byte) {
	switch h := g.habit; {
	case c == '&':
		g.raw("&amp;")
	case c == '<':
		g.raw("&lt;")
	case c == '>' && (h.escape != least || g.afterBracket()):
		g.raw("&gt;")
	case (c == '\'' || c == '"') && (h.escape != least || g.inTag && c == h.quote):
		g.raw(quoteReference(c, h.escape))
	case c == '\n' && g.inTag:
		g.raw("&#10;") // a bare one would be read as a space
	default:
		g.out = append(g.out, c)
	}
}

// afterBracket keeps "]]>" out of text.
func (g *Generator) afterBracket() bool {
	n := len(g.out)
	return n > 0 && g.out[n-1] == ']'
}

func quoteReference(c byte, e escaping) string {
	switch {
	case c == '\'' && e == numeric:
		return "&#39;"
	case c == '\'':
		return "&apos;"
	case e == numeric:
		return "&#34;"
	}
	return "&quot;"
}
