package bench

import "time"

// Result is what Run measured. It is plain data: it goes through JSON unharmed.
type Result struct {
	Started time.Time     `json:"started"`
	Machine Machine       `json:"machine"`
	Kernel  string        `json:"kernel"` // the vector kernel in use: see parser.Kernel
	Shapes  bool          `json:"shapes"` // whether tags that are known were known again
	Seed    uint64        `json:"seed"`
	Rounds  int           `json:"rounds"`  // that were completed
	Time    time.Duration `json:"time_ns"` // for each row and round
	// Noise is the ratio of two measurements of the same thing, the baseline:
	// 1 but for what the machine did besides. With several mixes it is that
	// of the mix whose interval reaches furthest from 1.
	Noise Spread `json:"noise"`
	// Rows are in the order of the Config: mix by mix, and strategy by
	// strategy within.
	Rows []Row `json:"rows"`
}

// Row is one strategy on one mix.
type Row struct {
	Strategy Strategy `json:"strategy"`
	Codec    string   `json:"codec"` // compression: "none", the only one so far
	Mix      string   `json:"mix"`

	// NsPerStanza is nanoseconds a stanza.
	NsPerStanza Spread `json:"ns_per_stanza"`
	// MBPerS is millions of raw bytes a second. Raw bytes are the same in all
	// rows of a mix, so no framing is credited with the bytes that it adds.
	MBPerS Spread `json:"mb_per_s"`
	// Ratio is the time in relation to TCP without a codec on the same mix in
	// the same round: 2 is twice as slow.
	Ratio Spread `json:"ratio"`
	// AllocsPerStanza is heap allocations a stanza, over all rounds.
	AllocsPerStanza float64 `json:"allocs_per_stanza"`
	// RawBytesPerStanza is the mean stanza as it stands in a TCP stream,
	// before any framing.
	RawBytesPerStanza float64 `json:"raw_bytes_per_stanza"`
	// FramedBytesPerStanza is all the bytes that the framing sends, divided by
	// the stanzas: for TCP with the stream's header and end tag; for WebSocket
	// with the namespaces that every message declares, the opening and closing
	// messages, and the header of RFC 6455 §5.2 on each, from client to server:
	// 2, 4 or 10 bytes and the 4 of the masking key.
	FramedBytesPerStanza float64 `json:"framed_bytes_per_stanza"`
	// Samples are the nanoseconds a stanza of every round, in order, outliers
	// kept.
	Samples []float64 `json:"samples"`
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
