package traffic

// A habit is how one piece of software writes XML. Engines see one habit on a connection and many on a server.
type habit struct {
	weight int // among stanzas
	quote  byte
	order  order
	empty  empty
	ids    idStyle
	escape escaping
	from   bool // a server that relays stanzas, and so stamps their sender
	lang   bool // xml:lang on every stanza
	again  bool // declares the content namespace on every stanza, though the stream header has done so
}

// order is how the attributes of a tag are arranged, relative to how the forms have them.
type order uint8

const (
	asWritten order = iota
	reversed
	sorted
	// scattered stands for software that keeps attributes in a hash table: an order that depends on the process and on
	// which attributes there are, but is the same for the same tag.
	scattered
)

// empty is how an element without content is written.
type empty uint8

const (
	tight  empty = iota // <a/>
	spaced              // <a />
	paired              // <a></a>
)

// escaping is what is replaced beyond that which has to be.
type escaping uint8

const (
	least   escaping = iota // "&", "<" and the attribute's own quote
	all                     // both quotes and ">" everywhere
	numeric                 // as all, but quotes as character references
)

var habits = [...]habit{
	{weight: 22, quote: '\'', order: scattered, empty: tight, ids: uuids, escape: all, from: true, lang: true},
	{weight: 18, quote: '\'', order: asWritten, empty: tight, ids: base62, escape: all, from: true},
	{weight: 16, quote: '"', order: asWritten, empty: tight, ids: base62, escape: least},
	{weight: 12, quote: '"', order: asWritten, empty: spaced, ids: hex32, escape: all, lang: true},
	{weight: 10, quote: '\'', order: reversed, empty: tight, ids: session, escape: numeric},
	{weight: 9, quote: '"', order: asWritten, empty: tight, ids: uuids, escape: least, again: true},
	{weight: 8, quote: '"', order: sorted, empty: tight, ids: counter, escape: all, lang: true, from: true},
	{weight: 5, quote: '\'', order: asWritten, empty: paired, ids: purple, escape: all},
}
