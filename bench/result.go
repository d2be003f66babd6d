package bench

import "time"

// Result is what Run measured. It is plain data: it goes through JSON unharmed.
type Result struct {
	Started time.Time     `json:"started"`
	Version string        `json:"version"` // of the program that measured; empty where it did not say
	Machine Machine       `json:"machine"`
	Kernel  string        `json:"kernel"` // the vector kernel in use: see parser.Kernel
	Shapes  bool          `json:"shapes"` // whether tags that are known were known again
	Seed    uint64        `json:"seed"`
	Rounds  int           `json:"rounds"`  // that were completed
	Time    time.Duration `json:"time_ns"` // for each row and round, half of it at either end
	// Rate is the arrivals a second that latency was measured at; 0 where each
	// row had its own, half of what it is capable of: see Latency.Rate.
	Rate float64 `json:"rate"`
	// TLS says whether TLS records are counted in the bytes on the wire.
	TLS bool `json:"tls"`
	// Network is the link that packets and airtime were worked out for; nil
	// where none was given.
	Network *Network `json:"network,omitempty"`
	// Noise is the ratio of two measurements of the same thing, the baseline:
	// 1 but for what the machine did besides. With several mixes it is that
	// of the mix whose interval reaches furthest from 1.
	Noise Spread `json:"noise"`
	// Rows are in the order of the Config: mix by mix, strategy by strategy
	// within, and codec by codec within that.
	Rows []Row `json:"rows"`
}

// Row is one strategy with one codec on one mix. Both ends do their whole work:
// see the package documentation.
type Row struct {
	Strategy Strategy `json:"strategy"`
	Codec    Codec    `json:"codec"`
	Mix      string   `json:"mix"` // the name of a traffic.Mix or of the user's corpus
	// WhatIf says that no standard knows this pair of strategy and codec.
	WhatIf bool `json:"what_if"`

	// Read and Write are nanoseconds a stanza of the receiving end and of the
	// sending one, and NsPerStanza of both together.
	Read        Spread `json:"read"`
	Write       Spread `json:"write"`
	NsPerStanza Spread `json:"ns_per_stanza"`
	// ReadMBPerS, WriteMBPerS and MBPerS are the same as millions of raw bytes
	// a second. Raw bytes are the same in all rows of a mix, so no framing is
	// credited with the bytes that it adds, and no codec blamed for those that
	// it saves.
	ReadMBPerS  Spread `json:"read_mb_per_s"`
	WriteMBPerS Spread `json:"write_mb_per_s"`
	MBPerS      Spread `json:"mb_per_s"`
	// Ratio is the time of both ends in relation to TCP without a codec on the
	// same mix in the same round: 2 is twice as slow.
	Ratio Spread `json:"ratio"`

	// ReadAllocs and WriteAllocs are heap allocations a stanza of the two ends,
	// over all rounds, and AllocsPerStanza is their sum.
	ReadAllocs      float64 `json:"read_allocs"`
	WriteAllocs     float64 `json:"write_allocs"`
	AllocsPerStanza float64 `json:"allocs_per_stanza"`

	// RawBytesPerStanza is the mean stanza as it stands in a TCP stream,
	// before any framing.
	RawBytesPerStanza float64 `json:"raw_bytes_per_stanza"`
	// FramedBytesPerStanza is the XML that the framing sends, divided by the
	// stanzas, before compression: for TCP with the stream's header and end
	// tag, for WebSocket with the namespaces that every message declares and
	// the opening and closing messages, for BOSH with the bodies.
	FramedBytesPerStanza float64 `json:"framed_bytes_per_stanza"`
	// WireBytesPerStanza is what the client hands to TCP, divided by the
	// stanzas: after compression, with the headers of WebSocket frames and of
	// HTTP requests, and with TLS records where they are counted.
	WireBytesPerStanza float64 `json:"wire_bytes_per_stanza"`

	Latency Latency `json:"latency"`
	Idle    Idle    `json:"idle"`
	// First is nanoseconds from a new connection's first byte to its first
	// stanza, at the receiving end: parser and decoder are made, the opening is
	// read, and one stanza.
	First Spread `json:"first"`
	// Scaling is in the order of cores; empty where it was not measured.
	Scaling []Scale `json:"scaling,omitempty"`

	// Packets are IP packets a stanza from the client, and Airtime is what they
	// take on the link, in nanoseconds a stanza. Both are 0 without a Network.
	Packets float64 `json:"packets"`
	Airtime float64 `json:"airtime_ns"`

	// ReadSamples and WriteSamples are the nanoseconds a stanza of every round,
	// in order, and Samples their sums.
	ReadSamples  []float64 `json:"read_samples"`
	WriteSamples []float64 `json:"write_samples"`
	Samples      []float64 `json:"samples"`
	// Outliers is how many of Samples lie more than one and a half times the
	// distance of the quartiles outside of them (Tukey). They are kept.
	Outliers int `json:"outliers"`
}

// Latency is how long a stanza takes at the receiving end from when its last
// byte was due to have come in to when it was read, with what it waited behind
// others.
type Latency struct {
	Rate float64       `json:"rate"` // arrivals a second
	P50  time.Duration `json:"p50_ns"`
	P99  time.Duration `json:"p99_ns"`
	Max  time.Duration `json:"max_ns"`
}

// Idle is the bytes of memory that a server holds of one connection while nothing
// comes, parser and codec apart. A codec is a decoder and an encoder, whose
// contexts are full.
type Idle struct {
	Parser float64 `json:"parser"` // of a hundred connections
	Codec  float64 `json:"codec"`
	// The same of one connection, where there are ten thousand.
	ParserOf10k float64 `json:"parser_of_10k"`
	CodecOf10k  float64 `json:"codec_of_10k"`
	// Codecs is how many connections CodecOf10k is about: fewer than ten thousand
	// where these would take more memory than a measurement may.
	Codecs int `json:"codecs"`
}

// Scale is what so many cores read together, each with connections of its own.
type Scale struct {
	Cores       int     `json:"cores"`
	StanzasPerS float64 `json:"stanzas_per_s"`
}

// Network is a link that packets and airtime are worked out for.
type Network struct {
	BitsPerSecond float64       `json:"bits_per_second"`
	RTT           time.Duration `json:"rtt_ns"`
	MTU           int           `json:"mtu"` // bytes of an IP packet
}

// Machine describes where a Result comes from. What the system does not tell
// is empty.
type Machine struct {
	CPU       string `json:"cpu"`
	Cores     int    `json:"cores"` // logical ones that the process may use
	OS        string `json:"os"`
	Arch      string `json:"arch"`
	OSRelease string `json:"os_release"` // of its kernel: what uname -r prints
	GoVersion string `json:"go_version"`
}
