package check

import (
	"errors"
	"sync"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
	"github.com/seed492f7be9/stanza/writer"
)

// Writer is what a reply is written with: a [writer.Writer], or the one that a session
// lends (frame.ElementWriter). Its errors stay, so that the last one tells.
type Writer interface {
	Start(name names.Name) error
	StartNS(space, local string) error
	Attr(name names.Name, value []byte) error
	AttrString(name names.Name, value string) error
	AttrNS(space, local, value string) error
	TextString(text string) error
	End() error
}

// ErrNoReply says that a stanza error is not to be answered: see [Error.WriteReply].
var ErrNoReply = errors.New("stanza: nothing answers this stanza")

// WriteReply writes the stanza error that answers e (RFC 6120 §8.3): to a session's
// peer inside Send or Append of it. st is the stanza that e is about, and has not
// expired.
//
// It is a stanza of the same kind, with type error, the same id, and from and to
// exchanged, as they were written. What else the stanza held is not sent back.
//
// The error is [ErrNoReply], and nothing was written, where
//
//   - the stream is to be closed instead: see [Error.Stream];
//   - the stanza is an error itself (§8.3.1), or the result of an iq (§8.2.3);
//   - it is an iq without an id, or its from is no address: nobody could tell what
//     the answer is to, or it would not get there;
//   - it is in jabber:server, and its to, which is the from of the answer, is no
//     address or is not there. On other streams the answer goes without a from then,
//     and the server stands for it.
//
// Otherwise it is that of the writer, whose limits an id may pass.
func (e *Error) WriteReply(w Writer, st parser.Stanza) error {
	h := readHead(st)
	if h.kind == 0 || e.Condition() == "" || e.Stream() != "" || !h.answerable() {
		return ErrNoReply
	}
	buf := buffers.Get().(*[jid.MaxLen]byte)
	badFrom, badTo := malformed(h.from, buf) != nil, malformed(h.to, buf) != nil
	buffers.Put(buf)
	if badTo {
		h.to = nil
	}
	if badFrom || h.space == names.NSServer && (h.from == nil || h.to == nil) {
		return ErrNoReply
	}
	return e.write(w, st.Name(), h)
}

// AppendReply appends what [Error.WriteReply] writes, and reports whether there is a
// reply that is read with the limits that are the default. It declares its namespaces,
// so that it can be sent on a stream, as a message of its own (RFC 7395), or in a body
// (XEP-0206).
func (e *Error) AppendReply(dst []byte, st parser.Stanza) ([]byte, bool) {
	w := writers.Get().(*writer.Writer)
	defer writers.Put(w)
	defer w.Reset() // dst belongs to the caller again
	if w.Buffer(dst) != nil || e.WriteReply(w, st) != nil {
		return dst, false
	}
	reply, err := w.Take()
	if err != nil {
		return dst, false
	}
	return reply, true
}

// answerable reports whether a stanza may be answered by an error.
func (h head) answerable() bool {
	if string(h.typ) == "error" {
		return false
	}
	return h.kind != iq || h.id != nil && string(h.typ) != "result"
}

var writers = sync.Pool{New: func() any {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err) // the zero options are valid
	}
	return w
}}

const (
	stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas"
	xmlSpace     = "http://www.w3.org/XML/1998/namespace"
)

// write writes the answer to a stanza with that name and head.
func (e *Error) write(w Writer, name names.Name, h head) error {
	w.Start(name)
	w.AttrString(names.Type, "error")
	for _, a := range [...]struct {
		name  names.Name
		value []byte
	}{{names.ID, h.id}, {names.From, h.to}, {names.To, h.from}} {
		if a.value != nil {
			w.Attr(a.name, a.value)
		}
	}
	w.Start(errorIn(h.space))
	w.AttrString(names.Type, string(e.Type()))
	w.StartNS(stanzaErrors, string(e.Condition()))
	w.End()
	w.Start(names.StanzaErrorText)
	w.AttrNS(xmlSpace, "lang", "en")
	w.TextString(e.Text())
	w.End()
	w.End()
	return w.End()
}
