package traffic

import (
	"bytes"
	"strconv"
	"strings"
)

// Hostile is one way to attack an engine with a stream that grows with n.
type Hostile struct {
	// Name is in lower case with hyphens, fit for the name of a subtest.
	Name string
	// Unit is what n counts. All but n of them stays constant, so a stream is O(n) bytes long unless the unit says else.
	Unit string
	// Legal says that the stream is well-formed, and inside the subset of XML that RFC 6120 allows. An engine accepts it
	// if its limits do; a session may still refuse first-level elements that are no stanzas.
	// Of a stream that is not legal, everything but what the name says is.
	Legal bool
	// Build returns one complete stream, from header to footer. An n below 0 is taken for 0.
	Build func(n int) []byte
}

// Hostiles returns all of them, in an order that does not change.
func Hostiles() []Hostile {
	all := make([]Hostile, len(attacks))
	for i, a := range attacks {
		all[i] = Hostile{a.name, a.unit, a.legal, a.build}
	}
	return all
}

// attack is a row of the table. Its body writes the content of a message, or of the stream if it is bare; its prolog,
// if it has one, what stands between the XML declaration and the stream header.
type attack struct {
	name, unit string
	legal      bool
	bare       bool
	body       builder
	prolog     builder
}

type builder func(b *bytes.Buffer, n int)

func (a attack) build(n int) []byte {
	n = max(n, 0)
	var b bytes.Buffer
	b.WriteString(`<?xml version='1.0'?>`)
	if a.prolog != nil {
		a.prolog(&b, n)
	}
	b.WriteString(`<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' ` +
		`from='example.com' id='hostile' version='1.0'>`)
	if !a.bare {
		b.WriteString(`<message to='victim@example.com'>`)
	}
	a.body(&b, n)
	if !a.bare {
		b.WriteString(`</message>`)
	}
	return AppendFooter(b.Bytes())
}

var attacks = []attack{
	// Many small things: the price of an element, of a stanza, of an event.
	{name: "empty-elements", unit: "elements", legal: true, bare: true, body: repeated(`<a/>`)},
	{name: "empty-stanzas", unit: "stanzas", legal: true, bare: true, body: repeated(`<presence/>`)},
	{name: "empty-children", unit: "elements", legal: true, body: repeated(`<a/>`)},
	{name: "whitespace-pings", unit: "bytes", legal: true, bare: true, body: repeated(" ")},
	{name: "empty-cdata", unit: "sections", legal: true, body: wrapped(`<body>`, `<![CDATA[]]>`, `</body>`)},

	// Depth and scopes: the price of what is open.
	{name: "nesting", unit: "elements", legal: true, body: nested(`<a>`, `</a>`)},
	{name: "nesting-names", unit: "elements, of different names", legal: true, body: nested(`<a% xmlns='urn:a'>`, `</a%>`)},
	{name: "nesting-declarations", unit: "elements, a namespace each", legal: true, body: nested(`<a xmlns:p%='urn:n%'>`, `</a>`)},
	{name: "nesting-default", unit: "elements, a default namespace each", legal: true, body: nested(`<a xmlns='urn:n%'>`, `</a>`)},

	// Wide tags: whatever compares attributes with each other is quadratic.
	{name: "attributes", unit: "attributes", legal: true, body: wrapped(`<a`, ` a%=''`, `/>`)},
	{name: "attributes-prefixed", unit: "pairs of one local name in two namespaces", legal: true,
		body: wrapped(`<a xmlns:p='urn:p' xmlns:q='urn:q'`, ` p:a%='' q:a%=''`, `/>`)},
	{name: "attributes-duplicate", unit: "attributes before the one that comes twice", legal: false,
		body: wrapped(`<a last=''`, ` a%=''`, ` last=''/>`)},
	{name: "attributes-duplicate-expanded", unit: "attributes before two of one expanded name", legal: false,
		body: wrapped(`<a xmlns:p='urn:p' xmlns:q='urn:p' p:last=''`, ` a%=''`, ` q:last=''/>`)},
	{name: "declarations", unit: "declarations", legal: true, body: wrapped(`<a`, ` xmlns:p%='urn:n%'`, `/>`)},
	{name: "declarations-used", unit: "declarations, and elements that use them", legal: true, body: declarationsUsed},

	// One large thing: whatever starts over on each read is quadratic.
	{name: "tag-space", unit: "bytes", legal: true, body: wrapped(`<a`, ` `, `/>`)},
	{name: "attribute-value", unit: "bytes", legal: true, body: wrapped(`<a a='`, `v`, `'/>`)},
	{name: "attribute-quotes", unit: "bytes", legal: true, body: wrapped(`<a a='`, `"`, `'/>`)},
	{name: "element-name", unit: "bytes", legal: true, body: wrapped(`<a`, `a`, ` xmlns='urn:a'/>`)},
	{name: "namespace-name", unit: "bytes", legal: true, body: wrapped(`<a xmlns='urn:`, `a`, `'/>`)},
	{name: "text", unit: "bytes", legal: true, body: wrapped(`<body>`, `t`, `</body>`)},
	{name: "text-brackets", unit: "bytes", legal: true, body: wrapped(`<body>`, `]`, `</body>`)},
	{name: "text-crlf", unit: "line ends of two bytes", legal: true, body: wrapped(`<body>`, "\r\n", `</body>`)},
	{name: "text-cr", unit: "bytes", legal: true, body: wrapped(`<body>`, "\r", `</body>`)},
	{name: "cdata", unit: "bytes", legal: true, body: wrapped(`<body><![CDATA[`, `<`, `]]></body>`)},
	{name: "cdata-brackets", unit: "bytes", legal: true, body: wrapped(`<body><![CDATA[`, `]`, `]]></body>`)},

	// References: many events, or much copying, for few bytes.
	{name: "references", unit: "references", legal: true, body: wrapped(`<body>`, `&amp;`, `</body>`)},
	{name: "references-character", unit: "references", legal: true, body: wrapped(`<body>`, `&#x1F600;`, `</body>`)},
	{name: "references-attribute", unit: "references", legal: true, body: wrapped(`<a a='`, `&#10;`, `'/>`)},
	{name: "reference-zeros", unit: "leading zeros of one reference", legal: true, body: wrapped(`<body>&#`, `0`, `65;</body>`)},

	// Novelty: whatever learns has nothing to learn here, and must not grow.
	{name: "one-off-stanzas", unit: "stanzas, each with a namespace, an element and an attribute of its own", legal: true, bare: true,
		body: repeated(`<message a%='x' to='a@example.com'><b% xmlns='urn:c%' d%='y'/></message>`)},
	{name: "one-off-shapes", unit: "elements in one stanza, none like another", legal: true, body: repeated(`<a% b%='' c='%'/>`)},
	{name: "sibling-chain", unit: "siblings of 97 kinds in an order that does not repeat", legal: true, body: siblingChain},
	{name: "prefix-churn", unit: "elements, each of which binds one prefix to another namespace", legal: true, body: repeated(`<p:a xmlns:p='urn:n%' p:b=''/>`)},

	// Beyond ASCII: the price of UTF-8. The unit is what is repeated, 12 to 27 bytes.
	{name: "cyrillic", unit: "phrases", legal: true, body: wrapped(`<body>`, "Добрый вечер ", `</body>`)},
	{name: "cjk", unit: "phrases", legal: true, body: wrapped(`<body>`, "明日の会議は十時", `</body>`)},
	{name: "emoji", unit: "phrases", legal: true, body: wrapped(`<body>`, "👩‍💻🇪🇺👍🏽", `</body>`)},
	{name: "latin-mixed", unit: "phrases", legal: true, body: wrapped(`<body>`, "naïve café", `</body>`)},
	{name: "cyrillic-names", unit: "elements", legal: true, body: wrapped(`<a xmlns='urn:a'>`, `<имя ключ='да'/>`, `</a>`)},

	// Not legal, and late: the work that is done before the verdict. Entities are forbidden to begin with; an engine
	// that expands them has lost.
	{name: "billion-laughs", unit: "levels of entities, ten times as many laughs each", prolog: laughs, body: laugh},
	{name: "quadratic-blowup", unit: "bytes of one entity, and references to it", prolog: blowup, body: wrapped(`<body>`, `&a;`, `</body>`)},
	{name: "comment", unit: "bytes of one comment", body: wrapped(`<body><!--`, `c`, `--></body>`)},
	{name: "processing-instruction", unit: "bytes of one processing instruction", body: wrapped(`<body><?p `, `i`, `?></body>`)},
	{name: "text-bad-utf8", unit: "bytes before an overlong NUL", body: wrapped(`<body>`, `t`, "\xc0\x80</body>")},
	{name: "text-control", unit: "bytes before a control character", body: wrapped(`<body>`, `t`, "\x01</body>")},
	{name: "text-cdata-end", unit: "bytes before an end of CDATA that has no beginning", body: wrapped(`<body>`, `]`, `]]></body>`)},
	{name: "nesting-mismatch", unit: "elements inside the one whose end tag is wrong", body: mismatched},
	{name: "prefix-unbound", unit: "declarations on the element whose prefix is not among them", body: wrapped(`<q:a`, ` xmlns:p%='urn:n%'`, `/>`)},
}

// numbered writes a pattern with its every "%" replaced by i.
func numbered(b *bytes.Buffer, pattern string, i int) {
	for {
		before, after, found := strings.Cut(pattern, "%")
		b.WriteString(before)
		if !found {
			return
		}
		b.WriteString(strconv.Itoa(i))
		pattern = after
	}
}

// repeated writes a pattern n times, numbered from 0.
func repeated(pattern string) builder { return wrapped("", pattern, "") }

// wrapped writes a pattern n times between two constant strings.
func wrapped(start, pattern, end string) builder {
	return func(b *bytes.Buffer, n int) {
		b.WriteString(start)
		for i := range n {
			numbered(b, pattern, i)
		}
		b.WriteString(end)
	}
}

// nested opens n elements and closes them again.
func nested(start, end string) builder {
	return func(b *bytes.Buffer, n int) {
		for i := range n {
			numbered(b, start, i)
		}
		for i := range n {
			numbered(b, end, n-1-i)
		}
	}
}

func mismatched(b *bytes.Buffer, n int) {
	b.WriteString(`<right>`)
	nested(`<a>`, `</a>`)(b, n)
	b.WriteString(`</wrong>`)
}

func declarationsUsed(b *bytes.Buffer, n int) {
	wrapped(`<a`, ` xmlns:p%='urn:n%'`, `>`)(b, n)
	wrapped(``, `<p%:b/>`, `</a>`)(b, n)
}

// siblingChain varies successors: a predictor that remembers what followed a tag the last time is wrong most times.
func siblingChain(b *bytes.Buffer, n int) {
	r := random{1}
	b.WriteString(`<x xmlns='urn:x'>`)
	for range n {
		numbered(b, `<s% a=''/>`, r.below(97))
	}
	b.WriteString(`</x>`)
}

// laughs defines entities e0 to en, each of ten of the one before.
func laughs(b *bytes.Buffer, n int) {
	b.WriteString(`<!DOCTYPE stream:stream [<!ENTITY e0 "lol">`)
	for i := range n {
		b.WriteString(`<!ENTITY e` + strconv.Itoa(i+1) + ` "` + strings.Repeat(`&e`+strconv.Itoa(i)+`;`, 10) + `">`)
	}
	b.WriteString(`]>`)
}

func laugh(b *bytes.Buffer, n int) { numbered(b, `<body>&e%;</body>`, n) }

// blowup defines one entity of n bytes; n references make n squared of it.
func blowup(b *bytes.Buffer, n int) {
	b.WriteString(`<!DOCTYPE stream:stream [<!ENTITY a "` + strings.Repeat("a", n) + `">]>`)
}
