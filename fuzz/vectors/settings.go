package vectors

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Settings are what a verdict depends on beside the bytes. The zero value stands for the defaults.
type Settings struct {
	// Limits are the limits that are not the defaults, by the names that package limits has; -1 stands for none.
	Limits map[string]int `json:"limits,omitempty"`
	// Session judges first-level elements as a session does (RFC 6120 §4.9.3.10, §4.9.3.24).
	Session bool `json:"session,omitempty"`
	// RefuseDeclaration refuses XML declarations (RFC 7395 §3.3.3).
	RefuseDeclaration bool `json:"refuse-declaration,omitempty"`
	// RefuseStandalone refuses XML declarations that say standalone='no' (RFC 6120 §11.5).
	RefuseStandalone bool `json:"refuse-standalone,omitempty"`
	// Restarts are where the stream restarts (RFC 6120 §4.3.3), in order. The input is handed over in one piece.
	Restarts []Restart `json:"restarts,omitempty"`
	// Unicode is the version of Unicode that decides, where another one decides otherwise.
	Unicode string `json:"unicode,omitempty"`
	// Guard is what compressed input may become.
	Guard *Guard `json:"guard,omitempty"`
	// NoContext compresses each message for itself (RFC 7692 §7.1.1).
	NoContext bool `json:"no-context,omitempty"`
}

// Guard bounds what compressed input may become. Only what is named is bounded, and each bound is the most that passes.
// The rule that is broken has the name of the bound; whatever comes of the input until it is refused is no more than that,
// the credit of Burst aside.
type Guard struct {
	// BeforeAuth bounds the output, in bytes, of a peer that has not authenticated, which the peer of such a record never
	// does.
	BeforeAuth int `json:"before-auth,omitempty"`
	// Message bounds the output of one message.
	Message int `json:"message,omitempty"`
	// Ratio is how many bytes of output a byte of input pays for, when it has come. Rule ratio.
	Ratio int `json:"ratio,omitempty"`
	// Burst is how much output may be had before it is paid for. Output is taken from this credit, and its input pays it
	// back when a block has ended, or a message. Rule ratio.
	Burst int `json:"burst,omitempty"`
	// Empty bounds the input, in bytes, of blocks in a row that hold nothing. Rule empty.
	Empty int `json:"empty,omitempty"`
	// Block bounds the input of one block. Rule block.
	Block int `json:"block,omitempty"`
}

// Restart is one restart of a stream.
type Restart struct {
	// After counts the first-level elements of the stream at hand that are complete when it restarts.
	After int `json:"after"`
	// How says what happens to the bytes that are there already: [Refuse], [Keep] or [HandOver].
	How string `json:"how"`
}

// What happens to bytes behind a restart, the values of [Restart.How].
const (
	// Refuse: they are an error. After STARTTLS they were sent in plain text, by who knows whom (RFC 6120 §5.4.3.3).
	Refuse = "refuse"
	// Keep: they are the beginning of the new stream. After SASL.
	Keep = "keep"
	// HandOver: they are somebody else's, such as a compression layer's, and are not read at all.
	HandOver = "hand-over"
)

// Part is a piece of a large input. In JSON it is an array of its bytes in base64 and a number.
type Part struct {
	Bytes []byte
	// Times is how often the piece comes; at least once.
	Times int
}

// MarshalJSON writes the array form.
func (p Part) MarshalJSON() ([]byte, error) { return json.Marshal([]any{p.Bytes, p.Times}) }

// UnmarshalJSON reads the array form.
func (p *Part) UnmarshalJSON(b []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	if len(parts) != 2 {
		return fmt.Errorf("vectors: a part is an array of two, not %d", len(parts))
	}
	if err := json.Unmarshal(parts[0], &p.Bytes); err != nil {
		return err
	}
	return json.Unmarshal(parts[1], &p.Times)
}

// maxInput is how large an input can be: parts of a few bytes could ask for any amount of memory.
const maxInput = 64 << 20

// assemble puts a large input together.
func (r *Record) assemble() ([]byte, error) {
	size := 0
	for _, p := range r.Parts {
		if p.Times < 1 || len(p.Bytes) > 0 && p.Times > (maxInput-size)/len(p.Bytes) {
			return nil, fmt.Errorf("vectors: %q has a part of %d bytes %d times: inputs have up to %d MiB", r.Label(), len(p.Bytes), p.Times, maxInput>>20)
		}
		size += p.Times * len(p.Bytes)
	}
	b := make([]byte, 0, size)
	for _, p := range r.Parts {
		b = append(b, bytes.Repeat(p.Bytes, p.Times)...)
	}
	return b, nil
}

// Messages returns what is read one by one: the messages where there are several, otherwise the input.
func (r *Record) Messages() ([][]byte, error) {
	if len(r.Inputs) == 0 {
		b, err := r.Bytes()
		return [][]byte{b}, err
	}
	all := make([][]byte, len(r.Inputs))
	for i, in := range r.Inputs {
		b, err := base64.StdEncoding.DecodeString(in)
		if err != nil {
			return nil, fmt.Errorf("vectors: message %d of %q: %w", i, r.Label(), err)
		}
		all[i] = b
	}
	return all, nil
}

// Plain reports whether the record is one small input, read with the defaults.
func (r *Record) Plain() bool { return r.Settings == nil && len(r.Inputs) == 0 && len(r.Parts) == 0 }

// digest returns the ID of a record of this package: 16 hexadecimal digits of the SHA-256 over mode, settings and
// messages. A large input counts by its parts.
func (r *Record) digest() (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", r.Mode)
	for _, extra := range []any{r.Settings, r.Parts} {
		if err := json.NewEncoder(h).Encode(extra); err != nil { // keys of maps are sorted
			return "", err
		}
	}
	if len(r.Parts) == 0 {
		messages, err := r.Messages()
		if err != nil {
			return "", err
		}
		for _, m := range messages {
			fmt.Fprintf(h, "%d\n", len(m))
			h.Write(m)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// Identify sets the ID of a record to what it has to be in this corpus. Two records with one ID would be the same
// question.
func (r *Record) Identify() error {
	id, err := r.digest()
	if err == nil {
		r.ID = id
	}
	return err
}
