package main

// table is one table of the document.
type table struct {
	name    string // of its place in the document
	subject string // of its file
	filter  string // which of the file's results it is about (see benchproc/syntax)
	rows    string // what tells rows apart, as a projection of benchproc
	columns []column
	// base is the row that all others are compared with, by its cells joined
	// with blanks, where rows are compared rather than columns. A column may
	// have another one.
	base string
}

// column is one kind of figure.
type column struct {
	head   string
	filter string // which of the table's results
	unit   string // in benchfmt's base units; empty for text
	vs     string // the head of the column that it is compared with
	base   string
	// cost compares by what it takes, not by how fast it is: 2× is twice as slow.
	cost bool
	// than leaves out the figure, and says how many times as fast the base is.
	than bool
	// config, in place of a unit, shows a configuration of the file: the one of
	// this name with the row's behind it.
	config string
}

const (
	speed  = "B/s"
	time   = "sec/stanza"
	allocs = "allocs/op"
	call   = "sec/op"
)

const stdlib = "encoding/xml"

// mellium is the parser of addresses of mellium.im/xmpp.
const mellium = "mellium"

var tables = []table{
	{name: "read-stream", subject: "read", filter: ".name:Read /form:stream", rows: "/mix", columns: []column{
		{head: "tokens by `Next`", filter: "/engine:stanza -/api:stanza", unit: speed, vs: stdlib},
		{head: "`NextStanza`", filter: "/engine:stanza /api:stanza", unit: speed, vs: stdlib},
		{head: stdlib, filter: "/engine:encoding-xml", unit: speed},
	}},
	{name: "read-frames", subject: "read", filter: ".name:Read /form:frames", rows: "/mix", columns: []column{
		{head: "tokens by `Next`", filter: "/engine:stanza -/api:stanza", unit: time, vs: stdlib},
		{head: "`NextStanza`", filter: "/engine:stanza /api:stanza", unit: time, vs: stdlib},
		{head: stdlib, filter: "/engine:encoding-xml", unit: time},
		{head: "allocations a session", filter: "/engine:stanza -/api:stanza", unit: allocs},
	}},
	{name: "peers", subject: "peers", filter: ".name:Peers", rows: "/peer", columns: []column{
		{head: "mixed", filter: "/mix:mixed", unit: speed},
		{head: "`Next` is faster", filter: "/mix:mixed", unit: speed, base: "stanza", than: true},
		{head: "`NextStanza` is faster", filter: "/mix:mixed", unit: speed, base: "stanza-view", than: true},
		{head: "chat", filter: "/mix:chat", unit: speed},
		{head: "presence", filter: "/mix:presence", unit: speed},
		{head: "iq", filter: "/mix:iq", unit: speed},
		{head: "bulk", filter: "/mix:bulk", unit: speed},
		{head: "varied", filter: "/mix:varied", unit: speed},
		{head: "checks", config: "checks-"},
		{head: "does otherwise", config: "differs-"},
	}},
	{name: "kernel", subject: "kernel", filter: ".name:Kernel", rows: "/engine,/kernel,/shapes", base: "encoding-xml", columns: []column{
		{head: "stream", filter: "/form:stream", unit: speed},
		{head: "frames", filter: "/form:frames", unit: speed},
	}},
	{name: "chunk", subject: "chunk", filter: ".name:Chunk", rows: "/chunk", columns: []column{
		{head: "tokens by `Next`", filter: "/api:next", unit: speed},
		{head: "`NextStanza`", filter: "/api:stanza", unit: speed, vs: "tokens by `Next`"},
	}},
	{name: "frame", subject: "frame", filter: ".name:Frame", rows: "/size", columns: []column{
		{head: "bytes", filter: "/form:frames", unit: "B/frame"},
		{head: "a frame", filter: "/form:frames", unit: time},
		{head: "in the stream", filter: "/form:stream", unit: time},
		{head: "stream", filter: "/form:stream", unit: speed},
		{head: "frames, cost a byte", filter: "/form:frames", unit: speed, vs: "stream", cost: true},
	}},
	{name: "learn", subject: "learn", filter: ".name:Learn", rows: "/worker,/frames", columns: []column{
		{head: "a frame", unit: time, base: "steady all", cost: true},
		{head: "speed", unit: speed},
		{head: "tags known", unit: "known-%"},
	}},
	{name: "worker", subject: "learn", filter: ".name:Worker", rows: ".name", columns: []column{
		{head: "time", unit: "sec/op"},
		{head: "bytes", unit: "B/op"},
		{head: "allocations", unit: allocs},
	}},
	{name: "client", subject: "client", filter: ".name:Client", rows: "/client", base: "all", columns: []column{
		{head: "stream", filter: "/form:stream", unit: speed},
		{head: "frames", filter: "/form:frames", unit: speed},
	}},
	{name: "connections", subject: "connections", filter: ".name:Connections", rows: "/connections", base: "1000", columns: []column{
		{head: "a stanza of the stream", filter: "/form:stream", unit: time, cost: true},
		{head: "a frame", filter: "/form:frames", unit: time, cost: true},
		{head: "memory, between stanzas", filter: "/form:stream", unit: "B/connection"},
		{head: "memory, between frames", filter: "/form:frames", unit: "B/connection"},
	}},
	{name: "worst", subject: "worst", filter: ".name:Worst", rows: "/case,/n", columns: []column{
		{head: "stanza", filter: "/engine:stanza", unit: speed, vs: stdlib},
		{head: stdlib, filter: "/engine:encoding-xml", unit: speed},
		{head: "allocations", filter: "/engine:stanza", unit: allocs},
	}},
	{name: "flood", subject: "flood", filter: ".name:Flood", rows: "/neighbour", columns: []column{
		{head: "alone", unit: "alone-B/s"},
		{head: "beside it", unit: speed},
		{head: "left", unit: "kept-%"},
	}},
	{name: "write", subject: "write", filter: ".name:Write", rows: "/mix", columns: []column{
		{head: "calls", filter: "/engine:stanza /way:calls", unit: speed, vs: "encoding/xml, tokens"},
		{head: "calls, canonical", filter: "/engine:stanza /way:canonical", unit: speed, vs: "encoding/xml, tokens"},
		{head: "encoding/xml, values", filter: "/engine:encoding-xml /way:values", unit: speed},
		{head: "encoding/xml, tokens", filter: "/engine:encoding-xml /way:tokens", unit: speed},
		{head: "encoding/xml, tokens as written", filter: "/engine:encoding-xml /way:literal-tokens", unit: speed},
		{head: "a copy", filter: "/engine:copy", unit: speed},
		{head: "allocations by calls", filter: "/engine:stanza /way:calls", unit: allocs},
	}},
	{name: "route", subject: "write", filter: ".name:Route", rows: "/mix", columns: []column{
		{head: "read alone", filter: "/to:none", unit: time},
		{head: "and written as bytes", filter: "/to:raw", unit: time, vs: "read alone", cost: true},
		{head: "as elements", filter: "/to:element", unit: time, vs: "read alone", cost: true},
		{head: "in canonical form", filter: "/to:canonical", unit: time, vs: "read alone", cost: true},
		{head: "allocations in canonical form", filter: "/to:canonical", unit: allocs},
	}},
	{name: "dropin", subject: "dropin", filter: ".name:DropIn", rows: "/mix,/do", columns: []column{
		{head: stdlib, filter: "/engine:encoding-xml", unit: speed},
		{head: "`TokenReader`", filter: "/engine:token-reader", unit: speed, vs: stdlib},
		{head: "its `Decoder`", filter: "/engine:decoder", unit: speed, vs: stdlib},
		{head: "`Stanza`, decoded", filter: "/engine:stanza", unit: speed, vs: stdlib},
		{head: "allocations, " + stdlib, filter: "/engine:encoding-xml", unit: allocs},
		{head: "allocations, its `Decoder`", filter: "/engine:decoder", unit: allocs},
	}},
	{name: "addresses", subject: "addresses", filter: ".name:Addresses", rows: "/address", columns: []column{
		{head: "`ParseView`", filter: "/peer:stanza-view", unit: call, vs: mellium},
		{head: "`Parse`", filter: "/peer:stanza", unit: call, vs: mellium},
		{head: "`ParseBytes`", filter: "/peer:stanza-bytes", unit: call, vs: mellium},
		{head: mellium, filter: "/peer:mellium", unit: call},
		{head: "allocations, `ParseView`", filter: "/peer:stanza-view", unit: allocs},
		{head: "allocations, `Parse`", filter: "/peer:stanza", unit: allocs},
		{head: "allocations, `ParseBytes`", filter: "/peer:stanza-bytes", unit: allocs},
	}},
	{name: "carry", subject: "carry", filter: ".name:Carry", rows: "/mix", columns: []column{
		{head: "read alone", filter: "/do:read", unit: time},
		{head: "and carried", filter: "/do:carry", unit: time, vs: "read alone", cost: true},
	}},
	{name: "check", subject: "check", filter: ".name:Check", rows: "/mix", columns: []column{
		{head: "read alone", filter: "/do:read", unit: time},
		{head: "and checked", filter: "/do:all", unit: time, vs: "read alone", cost: true},
		{head: "but for addresses", filter: "/do:all-but-addresses", unit: time, vs: "read alone", cost: true},
		{head: "addresses alone", filter: "/do:addresses", unit: time, vs: "read alone", cost: true},
		{head: "allocations", filter: "/do:all", unit: allocs},
	}},
	{name: "deflate", subject: "compress", filter: ".name:Deflate", rows: "/level,/context", columns: []column{
		{head: "a message", unit: call},
		{head: "times smaller", unit: "ratio"},
		{head: "allocations", unit: allocs},
	}},
	{name: "inflate-messages", subject: "compress", filter: ".name:Inflate /form:messages", rows: "/takeover,/bits", columns: []column{
		{head: "a message", unit: call},
		{head: "speed", unit: speed},
	}},
	{name: "inflate-stream", subject: "compress", filter: ".name:Inflate /form:stream", rows: "/context", columns: []column{
		{head: "a send, whole", filter: "/pieces:1", unit: call},
		{head: "in two halves", filter: "/pieces:2", unit: call, vs: "a send, whole", cost: true},
	}},
	{name: "ablation", subject: "ablation", filter: ".name:Ablation", rows: "/without", base: "nothing", columns: []column{
		{head: "mixed", filter: "/mix:mixed", unit: speed},
		{head: "varied", filter: "/mix:varied", unit: speed},
	}},
}
