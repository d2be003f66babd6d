package limits

import "slices"

// Kind names one limit, in errors.
type Kind uint8

// The limits that can be passed, one for each field of [Limits].
const (
	None Kind = iota
	Stanza
	Skip
	Header
	Prolog
	Tag
	Name
	Value
	Text
	References
	Gap
	Depth
	Elements
	Attributes
	Declarations
	InScope
	kinds
)

var kindNames = [kinds]string{
	None: "none", Stanza: "stanza", Skip: "skip", Header: "header", Prolog: "prolog", Tag: "tag", Name: "name",
	Value: "value", Text: "text", References: "references", Gap: "gap", Depth: "depth", Elements: "elements",
	Attributes: "attributes", Declarations: "declarations", InScope: "in-scope",
}

// Names returns the names of the fields of [Limits], in their order: those of
// the limits, and window. They are the keys of Limits in JSON.
func Names() []string { return append(slices.Clone(kindNames[Stanza:]), "window") }

// String returns the name of the limit, which is that of its field in lower
// case, with a hyphen between words. It is the limit's key in JSON too.
func (k Kind) String() string {
	if k < kinds {
		return kindNames[k]
	}
	return "unknown"
}

// Of returns the value of limit k in l, 0 for None.
func (k Kind) Of(l *Limits) int {
	switch k {
	case Stanza:
		return l.Stanza
	case Skip:
		return l.Skip
	case Header:
		return l.Header
	case Prolog:
		return l.Prolog
	case Tag:
		return l.Tag
	case Name:
		return l.Name
	case Value:
		return l.Value
	case Text:
		return l.Text
	case References:
		return l.References
	case Gap:
		return l.Gap
	case Depth:
		return l.Depth
	case Elements:
		return l.Elements
	case Attributes:
		return l.Attributes
	case Declarations:
		return l.Declarations
	case InScope:
		return l.InScope
	}
	return 0
}
