package stdxml

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/seed492f7be9/stanza/parser"
)

// TokenReader is an xml.TokenReader over a parser. Its tokens are those of an
// xml.Decoder, but for the differences that the package documentation lists.
//
// While it waits for bytes, between stanzas, it holds little more than its
// parser. One goroutine at a time may use it, and the decoders that read from
// it.
type TokenReader struct {
	stream
	p *parser.Parser
	r *parser.Reader // nil if somebody else feeds p
	c io.Reader      // what r reads from
}

// NewTokenReader returns a TokenReader of r. The zero Options read an XML stream
// with the limits of a client; for one document there is parser.Document. The
// error wraps parser.ErrOptions.
func NewTokenReader(r io.Reader, o parser.Options) (*TokenReader, error) {
	t := &TokenReader{c: r}
	var err error
	if t.r, err = parser.NewReader(waiter{t}, o); err != nil {
		return nil, err
	}
	t.p, t.from = t.r.Parser(), t.r
	return t, nil
}

// FromParser returns a TokenReader of a parser that somebody else feeds: an
// event loop. Token returns parser.ErrMoreInput where there is no token yet, and
// goes on when more was fed. A Decoder passes that error on, but what it was
// decoding into a value is lost: take whole stanzas, and [Decode] them.
//
// The parser may give tokens to others before, and between stanzas; it is
// restarted and reset by Restart and Reset of the TokenReader.
func FromParser(p *parser.Parser) *TokenReader {
	t := &TokenReader{p: p}
	t.from = p
	return t
}

// waiter is what the parser.Reader reads from: whoever waits for bytes holds no
// lexicon.
type waiter struct{ t *TokenReader }

func (w waiter) Read(b []byte) (int, error) {
	w.t.idle()
	return w.t.c.Read(b)
}

// Token returns the next token, names translated: an element without a namespace
// has an empty Space, declarations are attributes as encoding/xml has them. It
// acts on no byte behind the token. CharData is borrowed until the next call; all
// else is the caller's, for good.
//
// Errors are those of [parser.Reader.Next] or [parser.Parser.Next], unchanged:
// a *parser.Error is final; io.EOF ends a document, or a stream that was closed.
// An *[AbandonedError] is not final.
//
// Feed it to no xml.NewTokenDecoder, which would translate names a second time:
// see [TokenReader.Decoder].
func (t *TokenReader) Token() (xml.Token, error) { return t.token(byURI, nil) }

// RawToken is Token with names as they were written: their Space is the prefix.
// Elements are matched all the same, and the end of one has the name that its
// start was given with.
func (t *TokenReader) RawToken() (xml.Token, error) { return t.token(byPrefix, nil) }

// Decoder returns an xml.Decoder that reads from t, from here on: up to the end
// of the element in which t stands, where there is one; it returns io.EOF there,
// and t goes on behind that end. Decoders and t may take turns between elements.
// Its RawToken has prefixes; of those that were declared before it began, the URI.
//
// A stream that was restarted wants a new one, as with encoding/xml.
func (t *TokenReader) Decoder() *xml.Decoder { return xml.NewTokenDecoder(&feed{s: &t.stream}) }

// NextStanza returns the next first-level element as a whole, which costs less
// than its tokens: see [parser.Parser.NextStanza], and [Decode]. The view expires
// with the next call of any method.
func (t *TokenReader) NextStanza() (parser.Stanza, error) {
	if t.midway() {
		return parser.Stanza{}, parser.ErrInsideStanza
	}
	var st parser.Stanza
	var err error
	if t.r != nil {
		st, err = t.r.NextStanza()
	} else {
		st, err = t.p.NextStanza()
	}
	if err == nil {
		t.end = st.Offset() + int64(len(st.Raw()))
		t.given = t.end
	}
	return st, err
}

// midway reports whether the parser is further than t, which has something left
// to give.
func (t *TokenReader) midway() bool { return t.closing > 0 || t.holding }

// InputOffset returns where the token ends that was returned last, in bytes from
// the start of the stream, frame or document.
func (t *TokenReader) InputOffset() int64 { return t.given }

// Buffered returns the bytes that were read and lie behind the token that was
// returned last: borrowed until the next call. Where an error interrupted a text,
// what came of it is not among them. To hand a connection over, use Restart.
func (t *TokenReader) Buffered() []byte {
	rest := t.p.Buffered()
	if !t.holding {
		return rest
	}
	return append(t.heldBytes(), rest...)
}

// Restart begins a new stream behind the token that was returned last, the end
// of a first-level element such as <proceed/> or <success/>, and says what
// becomes of the bytes behind it that were read already: see
// [parser.Parser.Restart]. With parser.HandOver it returns a copy of them; Reset
// then reads on from the layer that got them.
func (t *TokenReader) Restart(mode parser.RestartMode) ([]byte, error) {
	if t.midway() {
		return nil, parser.ErrNotBetweenStanzas
	}
	rest, err := t.p.Restart(mode)
	if err == nil {
		t.begin()
	}
	return rest, err
}

// Reset drops everything and begins anew with that framing, reading from r. Over
// a parser that somebody else feeds, r is nil.
func (t *TokenReader) Reset(r io.Reader, f parser.Framing) {
	if t.r != nil {
		t.c = r
		t.r.Reset(waiter{t}, f)
	} else {
		t.p.Reset(f)
	}
	t.begin()
}

// begin makes t one that has read nothing.
func (t *TokenReader) begin() {
	t.cutter = cutter{from: t.from, lex: t.lex}
	t.open, t.closing = t.open[:0], 0
}

// Parser returns the parser that t reads from, for its Limits and Stats. What is
// taken from it directly, t does not see.
func (t *TokenReader) Parser() *parser.Parser { return t.p }

// NewDecoder returns an xml.Decoder of an XML stream, with the limits of a
// client: it takes the place of xml.NewDecoder. To choose the framing and the
// limits, or to hand the connection over, see [NewTokenReader] and its Decoder.
func NewDecoder(r io.Reader) *xml.Decoder {
	t, err := NewTokenReader(r, parser.Options{})
	if err != nil {
		panic(err) // the zero Options are valid
	}
	return t.Decoder()
}

// AbandonedError takes the place of what is left of a stanza that passed
// limits.Limits.Stanza and is skipped (see limits.Limits.Skip). The tokens behind
// it are the ends of its elements that are open, and then the next stanza.
//
// A Decoder passes it on, and goes on as well; but where it interrupts an
// UnmarshalXML, encoding/xml takes the end of that element for the end of all
// there is: make a new Decoder then.
type AbandonedError struct {
	Start  xml.StartElement // the start tag, names translated, without declarations
	Offset int64            // where it begins
}

// Error describes the error in one line.
func (e *AbandonedError) Error() string {
	return fmt.Sprintf("stanza: %s at byte %d is longer than the limit, and skipped", e.Start.Name.Local, e.Offset)
}
