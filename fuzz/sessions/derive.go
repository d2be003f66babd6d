package sessions

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// node is an element, or text: what is to be said, before it is spelled.
type node struct {
	space, local string // of an element
	attrs        []attr
	children     []node
	text         string // of a node without a local name
}

type attr struct{ space, local, value string }

// Namespaces that the framings have.
const (
	nsClient  = "jabber:client"
	nsStreams = "http://etherx.jabber.org/streams"
	nsFraming = "urn:ietf:params:xml:ns:xmpp-framing"
	nsXML     = "http://www.w3.org/XML/1998/namespace"
)

// deriver makes nodes of the grammar.
type deriver struct {
	random
	content string // the content namespace
	depth   int    // of foreign elements
}

// foreignRule is the production that no grammar spells out: any element in a namespace that nobody knows.
const foreignRule = "foreign"

// derive appends what a production stands for.
func (d *deriver) derive(to []node, rule, space string) []node {
	if rule == foreignRule {
		return append(to, d.foreign())
	}
	items, known := productions()[rule]
	if !known {
		panic("sessions: there is no production " + rule)
	}
	return d.items(to, items, space)
}

func (d *deriver) items(to []node, items []item, space string) []node {
	for i := range items {
		for range d.times(items[i].repeat) {
			to = d.item(to, &items[i], space)
		}
	}
	return to
}

// times is how often something comes.
func (d *deriver) times(repeat byte) int {
	switch repeat {
	case '?':
		return d.below(2)
	case '*':
		return d.below(4)
	case '+':
		return 1 + d.below(3)
	}
	return 1
}

func (d *deriver) item(to []node, it *item, space string) []node {
	switch it.kind {
	case ruleItem:
		return d.derive(to, it.name, space)
	case fieldItem:
		return append(to, node{text: d.field(it.name)})
	case literalItem:
		return append(to, node{text: pick(&d.random, strings.Split(it.name, "|"))})
	case choiceItem:
		return d.items(to, pick(&d.random, it.choices), space)
	}
	n := node{space: it.ns, local: it.name}
	switch {
	case it.inherit:
		n.space = space
	case it.ns == content:
		n.space = d.content
	}
	for _, a := range it.attrs {
		if a.optional && d.chance(50) {
			continue
		}
		value := pick(&d.random, strings.Split(a.value, "|"))
		if field, ok := strings.CutPrefix(value, "$"); ok {
			value = d.field(field)
		}
		if local, ok := strings.CutPrefix(a.name, "xml:"); ok {
			n.attrs = append(n.attrs, attr{nsXML, local, value})
		} else {
			n.attrs = append(n.attrs, attr{"", a.name, value})
		}
	}
	n.children = d.items(nil, it.items, n.space)
	return append(to, n)
}

// foreign is an element of an extension that nobody knows, with attributes in several namespaces, and more inside.
func (d *deriver) foreign() node {
	n := node{space: d.space(), local: d.name()}
	taken := map[attr]bool{}
	for range d.below(4) {
		a := attr{local: d.name()}
		if d.chance(40) {
			a.space = d.space()
		}
		if !taken[a] {
			taken[a] = true
			a.value = d.text()
			n.attrs = append(n.attrs, a)
		}
	}
	d.depth++
	for range d.below(4) {
		switch {
		case d.chance(50):
			n.children = append(n.children, node{text: d.text()})
		case d.depth < 5:
			child := d.foreign()
			if d.chance(50) {
				child.space = n.space
			}
			n.children = append(n.children, child)
		}
	}
	d.depth--
	return n
}

// space is a namespace name; empty stands for none. Some differ in a byte, or contain what others use to join names.
func (d *deriver) space() string {
	return pick(&d.random, []string{
		"urn:x:1", "urn:x:2", "urn:x", "urn:x:1:a", "http://example.org/ns", "http://example.org/ns#", "urn:é", "", nsClient,
		"urn:x|1", "urn:{x}", "jabber:x:data", "URN:X:1",
	})
}

// name is a local name by both the fourth and the fifth edition of XML 1.0.
func (d *deriver) name() string {
	s := pick(&d.random, nameStarts)
	for range d.below(4) {
		s += pick(&d.random, nameParts)
	}
	return s
}

var (
	nameStarts = []string{"a", "b", "x", "item", "query", "Z", "_", "é", "ж", "名", "message", "stream", "xm"}
	nameParts  = []string{"a", "b", "-", ".", "1", "_", "é", "ø", "語", "\u0301", "\u00B7", "long-name"}
)

// field fills a blank of the grammar.
func (d *deriver) field(name string) string {
	switch name {
	case "jid":
		if d.chance(60) {
			return d.bare() + "/" + pick(&d.random, []string{"home", "Balcony", "Gajim.QX", "phone 'n' desk", "a&b", "<3", "\u00E9t\u00E9", "x/y@z"})
		}
		return d.bare()
	case "bare":
		return d.bare()
	case "domain":
		return pick(&d.random, domains)
	case "id":
		return pick(&d.random, []string{d.hex(8), d.hex(16), d.hex(8) + "-" + d.hex(4), strconv.Itoa(d.below(1e6)), "a'" + d.hex(2), "purple" + d.hex(4)})
	case "lang":
		return pick(&d.random, []string{"en", "de-AT", "zh-Hant", "pt", "cs", "sr-Latn-RS"})
	case "number":
		return strconv.Itoa(d.below(65536))
	case "token":
		return pick(&d.random, []string{"a", "v1.2", "x-custom", "FORM_TYPE", "muc#roomconfig_roomname", d.hex(6)})
	case "uri":
		return pick(&d.random, []string{"urn:xmpp:x:0", "https://example.org/?a=1&b=2", "xmpp:a@example.org?join", "http://x.example/#%20", "eu.x.y", "https://bücher.example/ä"})
	case "stamp":
		return fmt.Sprintf("20%02d-%02d-%02dT%02d:%02d:%02dZ", d.below(30), 1+d.below(12), 1+d.below(28), d.below(24), d.below(60), d.below(60))
	case "hash":
		return d.hex(40)
	case "base64":
		b := make([]byte, d.below(24))
		for i := range b {
			b[i] = byte(d.next())
		}
		return base64.StdEncoding.EncodeToString(b)
	case "text":
		return d.text()
	}
	panic("sessions: there is no field $" + name)
}

var domains = []string{"example.org", "chat.example.net", "bücher.example", "xn--bcher-kva.example", "[2001:db8::1]", "192.0.2.7", "conference.example.org"}

func (d *deriver) bare() string {
	return pick(&d.random, []string{"juliet", "romeo", "o\\27hara", "nurse", "ученик", "a.b-c_d", "u+tag"}) + "@" + pick(&d.random, domains)
}

func (d *deriver) hex(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte("0123456789abcdef"[d.below(16)])
	}
	return b.String()
}

// text is what people write, and what breaks those who read it.
func (d *deriver) text() string {
	var b strings.Builder
	for range d.below(9) {
		b.WriteString(pick(&d.random, words))
	}
	return b.String()
}

var words = []string{
	"wherefore ", "art thou ", "Romeo?", " ", "  ", "\n", "\t", "\r", "\r\n", "\n\n", "<", ">", "&", "'", `"`, "]", "]]", "]]>", "--", "-->",
	"<b>", "</body>", "</message>", "</stream:stream>", "<![CDATA[", "&amp;", "&#x41;", "<!--", "<?xml", "%", "{}", ":", "xmlns='x'",
	"é", "ß", "ж", "добро", "名前", "\u00A0", "\u0085", "\u2028", "\uFEFF", "\uFFFD", "\uD7FF", "\uE000", "\u200D", "👩‍💻", "\U0001F600", "\U00010000", "\U0010FFFF",
	"\u007F", "a\u0301", "مرحبا", "0", "1e9", "null",
}
