package vectors

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
)

// Version is that of the corpus: the first number changes with the meaning of a field or of an id, the second when
// records come, change or go.
const Version = "1.1"

// The three files of the corpus, one for each of Corpus, Addresses and Compressed.
var (
	//go:embed vectors.jsonl.gz
	xmlFile []byte
	//go:embed addresses.jsonl.gz
	addressFile []byte
	//go:embed compressed.jsonl.gz
	compressedFile []byte
)

// License is the licence of the corpus, CC0 1.0.
//
//go:embed LICENSE
var License string

// Modes of reading, the values of [Record.Mode].
const (
	// ModeStream is an RFC 6120 stream: all bytes of one connection, header to end.
	ModeStream = "stream"
	// ModeFrame is one RFC 7395 message of a session that is open.
	ModeFrame = "frame"
	// ModeDocument is one complete document with any root.
	ModeDocument = "document"
	// ModeFrames are the messages of one RFC 7395 session, the first of which opens it.
	ModeFrames = "frames"
	// ModeAddress is an address as it comes, to be prepared and enforced (RFC 7622).
	ModeAddress = "address"
	// ModeEscape is what somebody entered, to be written as a localpart (XEP-0106).
	ModeEscape = "escape"
	// ModeZlib is a compressed stream of XEP-0138: all bytes of one connection in one direction, from its zlib header.
	ModeZlib = "zlib"
	// ModeDeflate is the payload of a message that RFC 7692 compressed, or those of several messages of one connection.
	ModeDeflate = "deflate"
)

// Verdicts, the values of [Record.Expect].
const (
	// Accept: no error, and exactly the events of Record.Events.
	Accept = "accept"
	// Reject: a stream error after the events of Record.Before.
	Reject = "reject"
	// Incomplete: no error when the bytes run out, nor the end of the stream.
	Incomplete = "incomplete"
	// Either is a matter of policy: no crash and no hang is all that is asked. Only other corpora use it.
	Either = "either"
)

// Record is one test vector. Fields that a file does not give are zero; unknown ones are ignored, so that the type reads
// richer corpora too.
type Record struct {
	// Name is unique in its file. Here it is category/case or category/place/case, with the mode last.
	Name string `json:"name,omitempty"`
	// ID is made of what is read and how: mode, settings and bytes (see [Record.Identify]). It outlives a change of the name
	// or of the verdict, and names the record's file wherever the corpus is exported. The file of this package leaves it
	// out. Corpora that do not use Name name their records with it.
	ID string `json:"id,omitempty"`
	// Mode is ModeStream, ModeFrame, ModeFrames or ModeDocument for XML; ModeAddress or ModeEscape; ModeZlib or ModeDeflate.
	Mode string `json:"mode,omitempty"`
	// Category is the class of the record: what it is about.
	Category string `json:"category,omitempty"`
	// Input is the input in base64, but plain text where Wrap is set. Use [Record.Bytes].
	Input string `json:"input"`
	// Inputs are the messages of mode ModeFrames, or several of mode ModeDeflate, in base64. Use [Record.Messages].
	Inputs []string `json:"inputs,omitempty"`
	// Parts are what a large input is made of; Input is empty then.
	Parts []Part `json:"parts,omitempty"`
	// Settings are what the verdict depends on beside the bytes; nil for a reader's defaults.
	Settings *Settings `json:"settings,omitempty"`
	// Stanza is, in corpora of bare stanzas, the stanza as plain text.
	Stanza string `json:"stanza,omitempty"`
	// Wrap says which stream header a bare stanza is read under: client, server or component.
	Wrap string `json:"wrap,omitempty"`
	// Expect is the verdict.
	Expect string `json:"expect,omitempty"`
	// Condition is the stream error condition of a rejected input; of an address it is a stanza error's.
	Condition string `json:"condition,omitempty"`
	// Conditions are all conditions to allow, where a corpus allows several.
	Conditions []string `json:"conditions,omitempty"`
	// Rule names the rule that was broken.
	Rule string `json:"rule,omitempty"`
	// Limit names the limit that was passed, where Rule is "limit": a key of Settings.Limits.
	Limit string `json:"limit,omitempty"`
	// Offset is where the offending construct begins, in bytes from the start of the input (of the message at fault, or of
	// the stream since it restarted); nil if the record is silent. In what is compressed it is the byte in which the block
	// at fault begins, or the header, the checksum, what is behind it.
	Offset *int64 `json:"offset,omitempty"`
	// Part is the part of an address that is at fault: address, local, domain or resource.
	Part string `json:"part,omitempty"`
	// Message is the index of the message at fault, where there are several.
	Message int `json:"message,omitempty"`
	// Before are the events delivered before the error, or before an incomplete input stops. Nil if the record is silent.
	Before []Event `json:"before,omitzero"`
	// Events are the events of an accepted input. Nil if the record is silent.
	Events []Event `json:"events,omitzero"`
	// Address is what an address is, or what was escaped becomes, if it is accepted.
	Address *Address `json:"address,omitempty"`
	// Output is what comes of compressed input: all of it, or what comes of the blocks before the one that is at fault. Of
	// the block at fault a part may be given, too. It is nil where a limit is passed: then it is for Settings.Guard to say.
	Output *Output `json:"output,omitempty"`
	// CanonSHA256 is the hash of the events in the canonical form of the corpora that give one.
	CanonSHA256 string `json:"canon_sha256,omitempty"`
	// Stanzas counts the whole stanzas delivered; nil if the record is silent.
	Stanzas *int `json:"stanzas,omitempty"`
	// Disputed marks a verdict that a fair reading of the standards may contradict.
	Disputed bool `json:"disputed,omitempty"`
	// Why says what the record is about, for people.
	Why string `json:"why,omitempty"`
	// Section is where the verdict follows from.
	Section string `json:"section,omitempty"`
	// CVE are the vulnerabilities that the record belongs to: inputs of its kind got the better of somebody.
	CVE []string `json:"cve,omitempty"`
	// Confirmed says by what, other than this engine, the verdict is confirmed: [ByExpat], [ByLibxml2], [ByMellium],
	// [ByIDNA], [ByZlib] or [BySection].
	Confirmed []string `json:"confirmed,omitempty"`
}

// Address is an address in its canonical form, by its parts; a part that is not there is empty.
type Address struct {
	Local    string `json:"local,omitempty"`
	Domain   string `json:"domain,omitempty"`
	Resource string `json:"resource,omitempty"`
}

// Output is what was compressed; of several messages, one after the other.
type Output struct {
	// Size counts its bytes.
	Size int64 `json:"size"`
	// SHA256 is its hash, in hexadecimal digits.
	SHA256 string `json:"sha256"`
}

// Begins reports whether b begins with the output.
func (o *Output) Begins(b []byte) bool {
	if int64(len(b)) < o.Size {
		return false
	}
	sum := sha256.Sum256(b[:o.Size])
	return hex.EncodeToString(sum[:]) == o.SHA256
}

// What confirms a verdict, the values of [Record.Confirmed].
const (
	// ByExpat: expat, which reads the bytes as one document or the beginning of one, accepts or rejects them too. Where it
	// accepts it delivers the same events; where it rejects it delivers nothing that contradicts them.
	ByExpat = "expat"
	// ByLibxml2 is the same of libxml2.
	ByLibxml2 = "libxml2"
	// ByMellium: mellium.im/xmpp/jid, by the PRECIS profiles of golang.org/x/text and the IDNA of golang.org/x/net, comes to
	// the same parts, or rejects the address too.
	ByMellium = "mellium"
	// ByIDNA: Python's packages idna and ipaddress come to the same domainpart, or reject it too.
	ByIDNA = "idna"
	// ByZlib: zlib, and compress/zlib of Go's standard library, come to the same output, or reject the input too.
	ByZlib = "zlib"
	// BySection: nobody who is asked knows the rule, or not as XMPP has it. Section is all there is.
	BySection = "section"
)

// Bytes returns the input itself, decoded; of several messages it is what they are one after the other.
func (r *Record) Bytes() ([]byte, error) {
	switch {
	case len(r.Inputs) > 0:
		all, err := r.Messages()
		return bytes.Join(all, nil), err
	case len(r.Parts) > 0:
		return r.assemble()
	case r.Stanza != "":
		return []byte(r.Stanza), nil
	case r.Wrap != "":
		return []byte(r.Input), nil
	}
	b, err := base64.StdEncoding.DecodeString(r.Input)
	if err != nil {
		return nil, fmt.Errorf("vectors: input of %q: %w", r.Label(), err)
	}
	return b, nil
}

// Is reports whether the record is of a kind: of that category, mode or verdict, or of the vulnerability with that number.
func (r *Record) Is(kind string) bool {
	return kind != "" && (kind == r.Category || kind == r.Mode || kind == r.Expect) || slices.Contains(r.CVE, kind)
}

// Label is the record's name, or its id if it has none.
func (r *Record) Label() string {
	if r.Name != "" {
		return r.Name
	}
	return r.ID
}

// Kind tells events apart.
type Kind byte

// The kinds of event. An empty element gives a Start and an End.
const (
	Start Kind = 's'
	Text  Kind = 't'
	End   Kind = 'e'
	// Abandoned takes the place of the rest of a stanza that was too large and is skipped; it has the name and the attributes
	// of its start. Nothing of the stanza follows, no End either.
	Abandoned Kind = 'x'
)

// Event is a canonical event: prefixes and namespace declarations left out, attributes sorted, CDATA and references
// merged into text, adjacent text joined, line ends and white space in attribute values normalized. In JSON it is an
// array: ["s",ns,local,[[ns,local,value],...]], ["t",text], ["e"] or ["x",ns,local,[...]].
type Event struct {
	Kind Kind
	// Space and Local are the expanded name of a Start, or of what was Abandoned.
	Space, Local string
	// Attrs are its attributes, sorted by namespace and then local name in code point order.
	Attrs []Attr
	// Text is never empty in a Text event.
	Text string
}

// Attr is an attribute with its expanded name. In JSON it is an array of three strings.
type Attr struct {
	Space, Local, Value string
}

// MarshalJSON writes the array form.
func (e Event) MarshalJSON() ([]byte, error) {
	var v []any
	switch e.Kind {
	case Start, Abandoned:
		attrs := make([][3]string, len(e.Attrs))
		for i, a := range e.Attrs {
			attrs[i] = [3]string{a.Space, a.Local, a.Value}
		}
		v = []any{string(e.Kind), e.Space, e.Local, attrs}
	case Text:
		v = []any{"t", e.Text}
	case End:
		v = []any{"e"}
	default:
		return nil, fmt.Errorf("vectors: event of unknown kind %q", e.Kind)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // The text is markup more often than not: keep it readable.
	err := enc.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// UnmarshalJSON reads the array form.
func (e *Event) UnmarshalJSON(b []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	var kind string
	if len(parts) == 0 {
		return errors.New("vectors: an event is an array that begins with its kind")
	}
	if err := json.Unmarshal(parts[0], &kind); err != nil {
		return err
	}
	fields := func(n int, into ...any) error {
		if len(parts) != n {
			return fmt.Errorf("vectors: event %q has %d parts, not %d", kind, len(parts), n)
		}
		for i, p := range into {
			if err := json.Unmarshal(parts[i+1], p); err != nil {
				return err
			}
		}
		return nil
	}
	switch kind {
	case "s", "x":
		var attrs [][3]string
		*e = Event{Kind: Kind(kind[0])}
		if err := fields(4, &e.Space, &e.Local, &attrs); err != nil {
			return err
		}
		for _, a := range attrs {
			e.Attrs = append(e.Attrs, Attr{Space: a[0], Local: a[1], Value: a[2]})
		}
		return nil
	case "t":
		*e = Event{Kind: Text}
		return fields(2, &e.Text)
	case "e":
		*e = Event{Kind: End}
		return fields(1)
	}
	return fmt.Errorf("vectors: event of unknown kind %q", kind)
}

// XML reports whether the record is XML: one of those that Corpus yields, and not an address or compressed.
func (r *Record) XML() bool {
	switch r.Mode {
	case ModeAddress, ModeEscape, ModeZlib, ModeDeflate:
		return false
	}
	return true
}

// Corpus yields all records that are XML, sorted by name. Each is decoded as it is yielded and belongs to the caller.
func Corpus() iter.Seq[Record] { return records(xmlFile) }

// Addresses yields the records of modes [ModeAddress] and [ModeEscape], as Corpus does those that are XML.
func Addresses() iter.Seq[Record] { return records(addressFile) }

// Compressed yields the records of modes [ModeZlib] and [ModeDeflate], as Corpus does those that are XML.
func Compressed() iter.Seq[Record] { return records(compressedFile) }

// Everything yields what Corpus, Addresses and Compressed do, one after the other.
func Everything() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for _, all := range []iter.Seq[Record]{Corpus(), Addresses(), Compressed()} {
			for r := range all {
				if !yield(r) {
					return
				}
			}
		}
	}
}

func records(file []byte) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		in, err := gzip.NewReader(bytes.NewReader(file))
		if err != nil {
			panic(err) // The file is compiled in and tested: only a broken build gets here.
		}
		for r, err := range scan(in) {
			if err == nil {
				err = r.Identify()
			}
			if err != nil {
				panic(err)
			}
			if !yield(r) {
				return
			}
		}
	}
}

// All yields the records of [Corpus] that are one small input, read with the defaults: all that a reader has to be told is
// their mode. See [Record.Plain].
func All() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for r := range Corpus() {
			if r.Plain() && !yield(r) {
				return
			}
		}
	}
}

// Read reads a file of records. An error names the line it is on; the records before that line are returned with it.
func Read(r io.Reader) ([]Record, error) {
	var all []Record
	for rec, err := range scan(r) {
		if err != nil {
			return all, err
		}
		all = append(all, rec)
	}
	return all, nil
}

// scan yields record after record, or one error at the end. Lines have no bound on their length; blank ones are skipped.
func scan(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		in := bufio.NewReader(r)
		for n := 1; ; n++ {
			line, err := in.ReadBytes('\n')
			if err != nil && err != io.EOF {
				yield(Record{}, fmt.Errorf("vectors: line %d: %w", n, err))
				return
			}
			if len(bytes.TrimSpace(line)) > 0 {
				var rec Record
				if bad := json.Unmarshal(line, &rec); bad != nil {
					yield(Record{}, fmt.Errorf("vectors: line %d: %w", n, bad))
					return
				}
				if !yield(rec, nil) {
					return
				}
			}
			if err == io.EOF {
				return
			}
		}
	}
}
