package traffic

// shape is what [Varied] has to remember of the stanza that it writes: the prefixes in scope and the budget.
//
// Namespaces are sound by construction. A prefix is drawn from those in scope or declared on the same tag; the local
// names of a tag's attributes differ, and so do their expanded names.
type shape struct {
	scope    [maxScope]word // prefixes, innermost last
	scopes   int
	elements int // that the stanza may still open
}

const (
	maxScope = 24
	maxDepth = 12 // elements inside the stanza's
	maxParts = 12 // declarations and attributes of a tag
)

// word is a short coined name, held by value so that nothing is allocated.
type word struct {
	bytes [24]byte
	size  uint8
}

func (w *word) add(s string) { w.size += uint8(copy(w.bytes[w.size:], s)) }

// part is one declaration or attribute of a start tag.
type part struct {
	kind  partKind
	name  word   // a prefix or a local name
	of    word   // the prefix of an attribute
	known string // the name of an attribute that RFC 6120 defines, or the value of type
}

type partKind uint8

const (
	declareDefault partKind = iota
	declarePrefix
	declareNothing // xmlns=''
	declareStanza  // the content namespace, where the framing asks for it
	coined
	prefixed
	address
	identifier
	stanzaType
	language
)

// tag collects the parts of one start tag, which are shuffled before they are written. So a prefix may be used to the
// left of its declaration.
type tag struct {
	parts [maxParts]part
	count int
	name  word
	of    word // the element's prefix, none if empty
}

func (t *tag) add(p part) {
	if t.count < maxParts {
		t.parts[t.count] = p
		t.count++
	}
}

// has reports whether the tag has an attribute, or declares a prefix, of that name.
func (t *tag) has(name *word, declaration bool) bool {
	for i := range t.parts[:t.count] {
		p := &t.parts[i]
		if p.name == *name && (p.kind == declarePrefix) == declaration {
			return true
		}
	}
	return false
}

var stanzaKinds = [...]struct {
	name  string
	types []string
	typed int // percent that have a type; an iq must
}{
	{"message", []string{"chat", "groupchat", "headline", "normal"}, 70},
	{"presence", []string{"unavailable", "subscribe", "subscribed", "unsubscribe", "probe"}, 40},
	{"iq", []string{"get", "set", "result"}, 100},
}

// variedStanza writes one stanza of a shape of its own.
func (g *Generator) variedStanza() {
	g.shape.scopes, g.shape.elements = 0, g.between(3, 24)
	kind := stanzaKinds[g.below(len(stanzaKinds))]
	var t tag
	t.name.add(kind.name)
	t.add(part{kind: declareStanza})
	if g.chance(kind.typed) {
		t.add(part{kind: stanzaType, known: kind.types[g.below(len(kind.types))]})
	}
	g.stanzaParts(&t, kind.name == "iq")
	g.foreignParts(&t)
	g.writeTag(&t)
	g.raw(">")
	if kind.name == "message" && g.chance(60) {
		g.raw("<body>")
		g.variedText()
		g.raw("</body>")
	}
	for range g.children(kind.name) {
		g.element(1)
	}
	g.endTag(&t)
}

// children is how many payloads a stanza has; RFC 6120 (section 8.2.3) wants one in an iq.
func (g *Generator) children(kind string) int {
	if kind == "iq" {
		return 1
	}
	return g.between(1, 4)
}

func (g *Generator) stanzaParts(t *tag, identified bool) {
	if identified || g.chance(70) {
		t.add(part{kind: identifier})
	}
	if g.chance(80) {
		t.add(part{kind: address, known: "to"})
	}
	if g.chance(60) {
		t.add(part{kind: address, known: "from"})
	}
	if g.chance(30) {
		t.add(part{kind: language})
	}
}

// foreignParts adds declarations of prefixes, and attributes with and without them.
func (g *Generator) foreignParts(t *tag) {
	for range g.skewed(4) {
		g.declare(t)
	}
	for range g.skewed(3) {
		if of, ok := g.prefix(); ok {
			g.addAttribute(t, part{kind: prefixed, of: of})
		}
	}
}

// addAttribute completes p with a local name that the tag does not have yet.
func (g *Generator) addAttribute(t *tag, p part) {
	for p.name = g.coinName(2); t.has(&p.name, false); {
		p.name = g.coinName(2)
	}
	t.add(p)
}

// declare declares a new prefix on the tag and returns it. If the tag or the scope is full it declares nothing.
func (g *Generator) declare(t *tag) (word, bool) {
	name := g.coinName(1)
	s := &g.shape
	if t.count == maxParts || s.scopes == maxScope || t.has(&name, true) {
		return word{}, false
	}
	t.add(part{kind: declarePrefix, name: name})
	s.scope[s.scopes] = name
	s.scopes++
	return name, true
}

// prefix returns one of the prefixes in scope.
func (g *Generator) prefix() (word, bool) {
	if g.shape.scopes == 0 {
		return word{}, false
	}
	return g.shape.scope[g.below(g.shape.scopes)], true
}

// element writes an element and what is in it. Directly in a stanza it has a namespace of its own.
func (g *Generator) element(depth int) {
	outer := g.shape.scopes
	g.shape.elements--
	t := tag{name: g.coinName(1)}
	g.qualify(&t, depth)
	for range g.skewed(6) {
		g.addAttribute(&t, part{kind: coined})
	}
	if g.chance(6) {
		t.add(part{kind: language})
	}
	g.foreignParts(&t)
	g.writeTag(&t)
	if g.chance(25) {
		g.raw("/>")
	} else {
		g.raw(">")
		g.content(depth)
		g.endTag(&t)
	}
	g.shape.scopes = outer
}

// qualify decides which namespace an element is in.
func (g *Generator) qualify(t *tag, depth int) {
	kind := g.below(100)
	if depth == 1 {
		kind = g.below(60) // nothing is inherited from the stanza
	}
	switch ok := false; {
	case kind < 15:
		if t.of, ok = g.declare(t); ok {
			return
		}
	case kind < 30:
		if t.of, ok = g.prefix(); ok {
			return
		}
	case kind >= 65:
		return
	case kind >= 60:
		t.add(part{kind: declareNothing})
		return
	}
	t.add(part{kind: declareDefault})
}

func (g *Generator) content(depth int) {
	for range g.skewed(5) {
		if g.chance(35) {
			g.variedText()
		}
		if depth < maxDepth && g.shape.elements > 0 {
			g.element(depth + 1)
		}
	}
	if g.chance(50) {
		g.variedText()
	}
}

// coinName makes an XML name of at least that many syllables, some with the characters that names rarely have.
func (g *Generator) coinName(syllable int) word {
	var w word
	for range syllable + g.below(3) {
		w.add(syllables[g.below(len(syllables))])
		if g.chance(6) {
			w.add(nameExtras[g.below(len(nameExtras))])
		}
	}
	if first := &w.bytes[0]; g.chance(12) {
		*first -= 'a' - 'A' // every syllable begins with a letter of ASCII
	}
	return w
}

var nameExtras = [...]string{"-", "_", ".", "1", "42", "é", "ß", "ж", "名", "-x", "Я", "ñ"}

// writeTag writes a start tag up to its ">", the parts in random order.
func (g *Generator) writeTag(t *tag) {
	for i := t.count - 1; i > 0; i-- {
		k := g.below(i + 1)
		t.parts[i], t.parts[k] = t.parts[k], t.parts[i]
	}
	g.raw("<")
	g.qualifiedName(&t.of, &t.name)
	for i := range t.parts[:t.count] {
		g.part(&t.parts[i])
	}
	g.space(12)
}

// part writes one declaration or attribute. The stanza's own declaration is taken back where the framing wants none:
// the framings must draw the same random numbers.
func (g *Generator) part(p *part) {
	before := len(g.out)
	g.separator()
	switch p.kind {
	case declareDefault, declareNothing, declareStanza:
		g.raw("xmlns")
	case declarePrefix:
		g.raw("xmlns:")
		g.word(&p.name)
	case coined, prefixed:
		g.qualifiedName(&p.of, &p.name)
	case address:
		g.raw(p.known)
	case identifier:
		g.raw("id")
	case stanzaType:
		g.raw("type")
	case language:
		g.raw("xml:lang")
	}
	g.space(5)
	g.raw("=")
	g.space(5)
	quote := "'\""[g.below(2)]
	g.out = append(g.out, quote)
	g.inTag = true
	g.partValue(p, quote)
	g.inTag = false
	g.out = append(g.out, quote)
	if p.kind == declareStanza && !g.frame && !g.habit.again {
		g.out = g.out[:before]
	}
}

func (g *Generator) partValue(p *part, quote byte) {
	switch p.kind {
	case declareDefault, declarePrefix:
		g.namespace()
	case declareStanza:
		g.raw("jabber:client")
	case coined, prefixed:
		g.variedValue(quote)
	case address:
		g.fullJID(g.party(p.known))
	case identifier:
		g.id()
	case stanzaType:
		g.raw(p.known)
	case language:
		g.raw(tongues[g.tongue()].tag)
	}
}

func (g *Generator) party(attribute string) *person {
	if attribute == "from" {
		return g.me
	}
	return g.peer
}

func (g *Generator) qualifiedName(prefix, local *word) {
	if prefix.size > 0 {
		g.word(prefix)
		g.raw(":")
	}
	g.word(local)
}

func (g *Generator) word(w *word) { g.out = append(g.out, w.bytes[:w.size]...) }

func (g *Generator) endTag(t *tag) {
	g.raw("</")
	g.qualifiedName(&t.of, &t.name)
	g.space(5)
	g.raw(">")
}

// separator writes the white space that has to stand between the parts of a tag.
func (g *Generator) separator() {
	if g.chance(85) {
		g.raw(" ")
		return
	}
	g.raw([]string{"  ", "\n", "\t", "\n    ", "\r\n", " \t "}[g.below(6)])
}

// space writes white space in percent of the places where it may stand.
func (g *Generator) space(percent int) {
	if g.chance(percent) {
		g.separator()
	}
}

// namespace writes a name that no other stanza is likely to have.
func (g *Generator) namespace() {
	switch g.below(5) {
	case 0:
		g.expand("urn:{coin}:{coin}:{few 10}")
	case 1:
		g.expand("http://{coin}.example/{coin}#{coin}")
	case 2:
		g.expand("jabber:x:{coin}")
	case 3:
		g.expand("https://{coin}.example/ns?a={few 10}&amp;b={coin}")
	case 4:
		g.expand("{coin}.{coin}:{few 100}")
	}
}

// variedValue writes an attribute value that stands in the given quotes.
func (g *Generator) variedValue(quote byte) {
	switch g.below(7) {
	case 0:
	case 1:
		g.number(int64(g.skewed(1e6)))
	case 2:
		g.coin(g.between(1, 4))
	case 3:
		g.namespace()
	case 4:
		g.coin(2)
		g.out = append(g.out, "'\""[quote&1]) // the other one may stand as it is
		g.raw(" > ")
		g.coin(1)
	case 5:
		g.coin(1)
		g.references()
	case 6:
		g.coin(2)
		g.raw("\n\té ")
		g.raw(emoji[g.below(len(emoji))])
	}
}

// variedText writes text of every kind that content may have.
func (g *Generator) variedText() {
	switch g.below(8) {
	case 0:
		g.raw("\n  ")
	case 1:
		g.references()
	case 2:
		g.raw("<![CDATA[")
		g.coin(2)
		g.raw(" <&> ]] &amp; ")
		g.coin(1)
		g.raw("]]>")
	case 3:
		g.raw("<![CDATA[]]>")
		g.coin(1)
		g.raw("]] >\r\n\"'")
	default:
		g.sentence(&tongues[g.tongue()], g.between(1, 10))
	}
}

// references writes some of the characters that need one, and some that do not.
func (g *Generator) references() {
	for range g.between(1, 4) {
		g.raw(references[g.below(len(references))])
		if g.chance(50) {
			g.coin(1)
		}
	}
}

var references = [...]string{
	"&lt;", "&gt;", "&amp;", "&quot;", "&apos;", "&#9;", "&#10;", "&#13;", "&#38;", "&#60;", "&#x26;", "&#xe9;", "&#x00E9;",
	"&#8364;", "&#x20AC;", "&#128512;", "&#x1F600;", "&#x10FFFD;", "&#xFFFD;", "&#xD7FF;", "&#93;&#93;&gt;",
}
