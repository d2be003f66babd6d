package limits

import (
	"errors"
	"fmt"
	"math"
)

// Unlimited switches a limit off. Any negative value does.
const Unlimited = -1

// Floor is the smallest stanza, tag, attribute-value or text limit that can
// be configured, in bytes: RFC 6120 §13.12(4) forbids an entity to refuse a
// stanza for its size below it.
const Floor = 10000

// Limits bounds what one XML stream, or one document, may cost.
//
// In each field 0 takes the default, which is that of [Client], and a
// negative value means unlimited. Byte limits count bytes as they came, before
// anything was decoded. A limit is the largest size that passes: with a limit
// of n, byte or item n+1 is refused, at its own offset.
type Limits struct {
	// Stanza bounds the bytes of a first-level element, from its '<' to its
	// last '>' (RFC 6120 §13.12). In a frame or a document that is the root.
	Stanza int `json:"stanza,omitempty"`
	// Skip, where positive, turns on skipping: a stanza that passes Stanza is
	// not fatal but abandoned, without being buffered, and only one that
	// passes Skip ends the stream. It must not be smaller than Stanza. Here 0
	// and negative values mean off.
	Skip int `json:"skip,omitempty"`
	// Header bounds the bytes of a stream header's tag (RFC 6120 §4.7).
	Header int `json:"header,omitempty"`
	// Prolog bounds the bytes of everything before the stream header or the
	// root: XML declaration and white space.
	Prolog int `json:"prolog,omitempty"`
	// Tag bounds the bytes of any other tag.
	Tag int `json:"tag,omitempty"`
	// Name bounds the bytes of an element's or attribute's name, prefix and
	// colon included.
	Name int `json:"name,omitempty"`
	// Value bounds the bytes of an attribute's value.
	Value int `json:"value,omitempty"`
	// Text bounds the bytes of the character data between two tags, with the
	// references and CDATA sections in it.
	Text int `json:"text,omitempty"`
	// References bounds the references between two tags.
	References int `json:"references,omitempty"`
	// Gap bounds the bytes of white space between two first-level elements,
	// and behind the root of a frame or a document. The total over a stream is
	// not limited: keepalives (RFC 6120 §4.6.1) never end a session.
	Gap int `json:"gap,omitempty"`
	// Depth bounds the elements open at once, the stanza itself included, a
	// stream header not.
	Depth int `json:"depth,omitempty"`
	// Elements bounds the elements of a stanza, the stanza itself included.
	Elements int `json:"elements,omitempty"`
	// Attributes bounds the attributes of an element, without its namespace
	// declarations.
	Attributes int `json:"attributes,omitempty"`
	// Declarations bounds the namespace declarations of an element.
	Declarations int `json:"declarations,omitempty"`
	// InScope bounds the namespace declarations of all open elements
	// together, shadowed ones included.
	InScope int `json:"in-scope,omitempty"`
	// Window is the size of the buffer that a parser borrows while there are
	// bytes to work on, in bytes: at least 512. It bounds nothing: a longer
	// token gets a buffer of its own.
	Window int `json:"window,omitempty"`
}

// Presets. They are values: a copy can be changed before it is used.
var (
	// BeforeAuth is for a peer that has not authenticated: what SASL and
	// registration need, and little else. Its Window is smaller than those of
	// the others: limits that follow it on one connection have to take it over.
	BeforeAuth = Limits{
		Stanza: Floor, Header: 4096, Prolog: 512, Tag: Floor, Name: 256, Value: Floor, Text: Floor,
		References: 1000, Gap: 1024, Depth: 16, Elements: 200, Attributes: 32, Declarations: 16, InScope: 32,
		Window: 4096,
	}
	// Client is for the stream of an authenticated client. Its values are the
	// defaults.
	Client = Limits{
		Stanza: 256 << 10, Header: 8192, Prolog: 1024, Tag: 64 << 10, Name: 1024, Value: 64 << 10, Text: 256 << 10,
		References: 32 << 10, Gap: 4096, Depth: 128, Elements: 20000, Attributes: 256, Declarations: 64, InScope: 256,
		Window: 16 << 10,
	}
	// Server is for a stream between servers (RFC 6120 §4.1).
	Server = Limits{
		Stanza: 512 << 10, Header: 8192, Prolog: 1024, Tag: 128 << 10, Name: 1024, Value: 128 << 10, Text: 512 << 10,
		References: 64 << 10, Gap: 4096, Depth: 256, Elements: 40000, Attributes: 256, Declarations: 64, InScope: 512,
		Window: 16 << 10,
	}
	// Component is for a component (XEP-0114), which is trusted more.
	Component = Limits{
		Stanza: 2 << 20, Header: 8192, Prolog: 1024, Tag: 256 << 10, Name: 1024, Value: 256 << 10, Text: 2 << 20,
		References: 256 << 10, Gap: 4096, Depth: 256, Elements: 160000, Attributes: 512, Declarations: 128, InScope: 1024,
		Window: 16 << 10,
	}
	// WebSocket is for RFC 7395 messages, each of which is one stanza and
	// declares its namespaces itself.
	WebSocket = Limits{
		Stanza: 256 << 10, Header: 8192, Prolog: 512, Tag: 64 << 10, Name: 1024, Value: 64 << 10, Text: 256 << 10,
		References: 32 << 10, Gap: 16, Depth: 128, Elements: 20000, Attributes: 256, Declarations: 64, InScope: 256,
		Window: 16 << 10,
	}
	// Constrained is for a device that counts kilobytes. Stanzas of the 10,000
	// bytes that RFC 6120 demands still pass: what does not fit the window
	// borrows a larger buffer for as long as it lasts.
	Constrained = Limits{
		Stanza: Floor, Header: 2048, Prolog: 256, Tag: Floor, Name: 128, Value: Floor, Text: Floor,
		References: 1000, Gap: 256, Depth: 24, Elements: 500, Attributes: 32, Declarations: 16, InScope: 48,
		Window: 2048,
	}
)

// presets in the order in which they are listed to a user.
var presets = []struct {
	name string
	l    *Limits
}{
	{"before-auth", &BeforeAuth}, {"client", &Client}, {"server", &Server},
	{"component", &Component}, {"websocket", &WebSocket}, {"constrained", &Constrained},
}

// PresetNames lists the names that [Preset] knows.
func PresetNames() []string {
	names := make([]string, len(presets))
	for i, p := range presets {
		names[i] = p.name
	}
	return names
}

// Preset returns the preset of that name, as [PresetNames] lists them.
func Preset(name string) (Limits, bool) {
	for _, p := range presets {
		if p.name == name {
			return *p.l, true
		}
	}
	return Limits{}, false
}

// ErrInvalid is in the chain of every error that [Limits.Resolve] returns.
var ErrInvalid = errors.New("invalid limits")

// Ceilings that no configuration lifts: counts that have to fit the 16 bits
// of a tape entry, and sizes the 31 bits of an offset in a buffer.
const (
	maxCount = math.MaxUint16
	maxBytes = math.MaxInt32 / 2
)

// Resolve returns l with every default filled in and Unlimited replaced by
// the largest value that the engine can count to. It refuses what cannot be
// meant: a stanza, tag, attribute-value or text limit below [Floor], Skip
// below Stanza, a window of under 512 bytes. The error wraps [ErrInvalid] and
// names the field.
func (l Limits) Resolve() (Limits, error) {
	for _, f := range l.fields(&Client) {
		switch v := f.value; {
		case *v == 0:
			*v = f.def
		case *v < 0 || *v > f.ceiling:
			*v = f.ceiling
		}
		if *f.value < f.floor {
			return l, fmt.Errorf("%w: %s is %d bytes; the least is %d%s", ErrInvalid, f.name, *f.value, f.floor, f.why)
		}
	}
	if l.Skip < 0 {
		l.Skip = 0
	}
	if l.Skip > 0 && l.Skip < l.Stanza {
		return l, fmt.Errorf("%w: skip is %d bytes, below the stanza limit of %d", ErrInvalid, l.Skip, l.Stanza)
	}
	return l, nil
}

type field struct {
	name                string
	value               *int
	def, floor, ceiling int
	why                 string
}

func (l *Limits) fields(def *Limits) []field {
	const rfc = " (RFC 6120 §13.12)"
	return []field{
		{"stanza", &l.Stanza, def.Stanza, Floor, maxBytes, rfc},
		{"header", &l.Header, def.Header, 256, maxBytes, ""},
		{"prolog", &l.Prolog, def.Prolog, 64, maxBytes, ""},
		{"tag", &l.Tag, def.Tag, Floor, maxBytes, rfc},
		{"name", &l.Name, def.Name, 16, maxCount, ""},
		{"value", &l.Value, def.Value, Floor, maxBytes, rfc},
		{"text", &l.Text, def.Text, Floor, maxBytes, rfc},
		{"references", &l.References, def.References, 0, maxBytes, ""},
		{"gap", &l.Gap, def.Gap, 1, maxBytes, ""},
		{"depth", &l.Depth, def.Depth, 1, maxBytes, ""},
		{"elements", &l.Elements, def.Elements, 1, maxBytes, ""},
		{"attributes", &l.Attributes, def.Attributes, 1, maxCount / 2, ""},
		{"declarations", &l.Declarations, def.Declarations, 1, maxCount / 2, ""},
		{"in-scope", &l.InScope, def.InScope, 1, maxBytes, ""},
		{"window", &l.Window, def.Window, 512, 1 << 20, ""},
	}
}
