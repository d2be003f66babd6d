package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// framings are the framings by their names on the command line.
var framings = map[string]frame.Framing{"tcp": frame.TCP, "websocket": frame.WebSocket, "bosh": frame.BOSH}

// convertOptions are the flags of convert.
type convertOptions struct {
	from, to *choice
	content  string
	limits   string
}

func newConvert(s *streams) *cobra.Command {
	o := &convertOptions{}
	c := &cobra.Command{
		Use:   "convert --from=WORD --to=WORD [FLAGS] [FILE]",
		Short: "Carry one direction of a session into another framing",
		Long: `Carry one direction of an XMPP session into another framing, or another content
namespace: a TCP stream (RFC 6120), WebSocket messages (RFC 7395) or BOSH bodies
(XEP-0124, XEP-0206). A stream is read and written as it is, messages and bodies
as JSON strings, one a line. Stanzas mean the same afterwards: what they use of
the declarations of their stream goes along, and so does its language.

Several streams on one connection stay several. In a TCP stream a header that
follows SASL, STARTTLS or compression begins the next one. STARTTLS is not
carried out of TCP, nor is the stream before it closed: no other framing has
that. BOSH bodies are read as requests if the first one has a rid, otherwise as
responses, and written as requests of one element each, with rid from 1 and sid
"s"; what HTTP needs beside that is not in a stream.

Rejected input ends the output where it is, with exit status 1. An input that
stops between elements is converted up to there.`,
		Example: `  stanzabench convert --from=tcp --to=websocket stream.xml
  stanzabench convert --from=tcp --to=tcp --content=jabber:server stream.xml
  stanzabench convert --from=tcp --to=bosh stream.xml | stanzabench convert --from=bosh --to=tcp`,
		Args: atMostOneFile,
		RunE: func(c *cobra.Command, args []string) error {
			for _, name := range []string{"from", "to"} {
				if !c.Flags().Changed(name) {
					return usagef("convert needs --%s=tcp|websocket|bosh", name)
				}
			}
			return runConvert(c.Context(), s, o, args)
		},
	}
	f := c.Flags()
	o.from = addChoice(c, "from", "the framing to read", "tcp", "websocket", "bosh")
	o.to = addChoice(c, "to", "the framing to write", "tcp", "websocket", "bosh")
	for _, name := range []string{"from", "to"} {
		f.Lookup(name).DefValue = "" // both have to be said
	}
	f.StringVar(&o.content, "content", "", "the content `NAMESPACE` to write, such as jabber:server (default that of the input)")
	f.StringVar(&o.limits, "limits", "client", "`PRESET` ("+strings.Join(limits.PresetNames(), ", ")+"), or a JSON file of limits")
	complete(c, "limits", limits.PresetNames())
	return c
}

func runConvert(ctx context.Context, s *streams, o *convertOptions, args []string) error {
	l, err := readLimits(o.limits)
	if err != nil {
		return err
	}
	c := &converter{s: s, limits: l, from: framings[o.from.value], to: framings[o.to.value], content: o.content}
	if _, err := frame.New(frame.Options{Framing: c.to, Role: frame.Initiator, Limits: l, Content: o.content}); err != nil {
		return usagef("--content=%s: %s", o.content, plain(err))
	}
	in, err := s.openInput(ctx, args)
	if err != nil {
		return err
	}
	defer in.Close()
	c.name = in.name
	defer c.close()
	if c.from == frame.TCP {
		return c.stream(in)
	}
	return c.messages(in)
}

// converter carries what one session reads into another. Both are used as if their
// peers were there: what it writes for the one and hears for the other is not shown.
type converter struct {
	s        *streams
	limits   limits.Limits
	from, to frame.Framing
	content  string // empty for that of the input
	name     string // of the input

	in, out *frame.Session // out from the first opening on
	frame   int            // the message at hand, from 1; 0 for a stream
	rid     int64          // of the body that was written last
	last    names.Name     // of the element that came last
	same    bool           // the next opening goes on with the stream that is written
	failed  bool           // a stream error came, behind which nothing is carried
	buf     []byte
}

func (c *converter) close() {
	for _, s := range []*frame.Session{c.in, c.out} {
		if s != nil {
			s.Close()
		}
	}
}

// read makes the session that reads. It judges XML, framing and limits, and passes
// on what it does not know.
func (c *converter) read(role frame.Role, content string) (err error) {
	c.in, err = frame.New(frame.Options{Framing: c.from, Role: role, Content: content, Limits: c.limits,
		Policies: frame.Policies{Unknown: frame.DeliverUnknown, ForeignContent: true, NegotiationSpace: true}})
	return err
}

// stream reads a TCP stream. It is fed up to the next '>', with which every element
// ends: behind one, nothing of what follows was read yet, and can be looked at.
func (c *converter) stream(in *input) error {
	if err := c.read(frame.Receiver, ""); err != nil {
		return err
	}
	r := bufio.NewReaderSize(in, 64<<10)
	for {
		b, readErr := r.ReadSlice('>')
		if err := c.feed(b); err != nil {
			return err
		}
		switch readErr {
		case nil, bufio.ErrBufferFull:
		case io.EOF:
			c.in.Finish()
			return c.drain()
		default:
			return readErr
		}
		if precedesRestart(c.last) {
			if space, ok := headerFollows(r); ok {
				r.Discard(space) // it was peeked at
				if err := c.restart(); err != nil {
					return err
				}
			}
			c.last = names.Unknown // what looks like a header later is inside an element
		}
	}
}

func (c *converter) feed(b []byte) error {
	for len(b) > 0 {
		b = b[c.in.Feed(b):]
		if err := c.drain(); err != nil {
			return err
		}
	}
	return c.s.writeError()
}

// precedesRestart reports whether a new stream can follow an element (RFC 6120
// §4.3.3, XEP-0138 §4).
func precedesRestart(n names.Name) bool {
	switch n {
	case names.SASLAuth, names.SASLResponse, names.SASLSuccess, names.TLSStarttls, names.TLSProceed, names.CompressCompress, names.CompressCompressed:
		return true
	}
	return false
}

// maxAhead is how far headerFollows looks, in bytes.
const maxAhead = 4096

// headerFollows reports whether a stream header or an XML declaration comes next, and
// behind how much white space.
func headerFollows(r *bufio.Reader) (space int, ok bool) {
	for n := 1; n <= maxAhead; n++ {
		b, err := r.Peek(n)
		if err != nil {
			return 0, false // an error comes again
		}
		switch end := strings.IndexByte(" \t\r\n", b[n-1]) >= 0; {
		case space == n-1 && end:
			space = n
		case b[space] != '<':
			return 0, false
		case end || b[n-1] == '>' || b[n-1] == '/':
			name := b[space+1 : n-1]
			return space, string(name) == "?xml" || string(name[bytes.IndexByte(name, ':')+1:]) == "stream"
		}
	}
	return 0, false
}

// messages reads WebSocket messages or BOSH bodies.
func (c *converter) messages(in *input) error {
	r := newFrameReader(in.name, in, false)
	for {
		if err := r.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		b, err := r.all()
		if err != nil {
			return err
		}
		c.frame = r.n
		if c.in == nil {
			err = c.firstMessage(b)
		} else if c.restarts(b) {
			err = c.restart()
		}
		if err != nil {
			return err
		}
		if err := c.in.Message(b); err != nil {
			return c.rejected(err)
		}
		if err := c.drain(); err != nil {
			return err
		}
		if err := c.s.writeError(); err != nil {
			return err
		}
	}
}

// firstMessage makes the session that the first message is one of. What is wrong
// with the message is for the session to say.
func (c *converter) firstMessage(b []byte) error {
	if c.from == frame.BOSH {
		body, err := frame.PeekBody(b, c.limits)
		if _, ok := body.RID.Value(); err == nil && !ok {
			return c.read(frame.Initiator, "")
		}
		return c.read(frame.Receiver, "")
	}
	if c.opens(b) == names.FramingServerOpen {
		return c.read(frame.Receiver, names.NSServer.URI())
	}
	return c.read(frame.Receiver, "")
}

// restarts reports whether a message begins a new stream.
func (c *converter) restarts(b []byte) bool {
	switch {
	case !precedesRestart(c.last):
		return false
	case c.from == frame.WebSocket:
		name := c.opens(b)
		return name == names.FramingOpen || name == names.FramingServerOpen
	case c.in.Role() == frame.Initiator:
		return c.last == names.SASLSuccess || c.last == names.CompressCompressed
	}
	body, err := frame.PeekBody(b, c.limits)
	return err == nil && body.Restart
}

// opens returns the name of a WebSocket message's element, if it is an opening.
func (c *converter) opens(b []byte) names.Name {
	p, err := parser.New(parser.Options{Framing: parser.FrameOpening, Limits: c.limits})
	if err != nil {
		return names.Unknown // the limits were resolved before
	}
	defer p.Close()
	for {
		st, err := p.NextStanza()
		if err != parser.ErrMoreInput {
			return st.Name()
		}
		if len(b) == 0 {
			return names.Unknown
		}
		b = b[p.Feed(b):]
	}
}

// restart lets the reading session begin a new stream.
func (c *converter) restart() error {
	_, err := c.in.Restart(parser.HandOver) // of nothing: what follows was not fed yet
	c.last = names.Unknown                  // the opening may take another message
	return c.rejected(err)
}

// drain carries what has come. That a stream is not closed is no error.
func (c *converter) drain() error {
	for {
		ev, err := c.in.Next()
		switch err {
		case nil:
			err = c.carry(ev)
		case parser.ErrMoreInput, io.EOF, io.ErrUnexpectedEOF:
			return nil
		}
		if err != nil {
			return c.rejected(err)
		}
	}
}

// rejected says in one line what is wrong with the input, and where.
func (c *converter) rejected(err error) error {
	if _, ok := errors.AsType[*exitError](err); ok || err == nil {
		return err
	}
	at := c.name
	if c.frame > 0 {
		at = fmt.Sprintf("%s: frame %d", c.name, c.frame)
	}
	return &exitError{status: statusRejected, text: at + ": " + plain(err)}
}

func (c *converter) carry(ev frame.Event) error {
	switch ev.Kind() {
	case frame.Opened, frame.Restarted:
		if err := c.answer(ev.Kind() == frame.Restarted); err != nil {
			return err
		}
		if c.same {
			c.same = false
			return nil
		}
		return c.open(ev.Header())
	case frame.Closed:
		return c.end(ev)
	}
	if c.failed {
		return nil
	}
	st := ev.Stanza()
	c.last, c.failed = st.Name(), ev.Kind() == frame.Failed
	tls := st.NS() == names.NSTLS && c.to != frame.TCP
	if c.same = tls && precedesRestart(c.last); tls {
		return nil
	}
	var err error
	if c.buf, err = c.out.AppendElement(c.buf[:0], st.Element, c.in.Scope()); err != nil {
		return err
	}
	switch {
	case c.to != frame.BOSH:
		c.emit(c.buf)
		return nil
	case c.failed: // the last body has it
		return c.body(frame.Body{Type: "terminate", Condition: "remote-stream-error"}, c.buf)
	}
	return c.body(frame.Body{}, c.buf)
}

// answer opens the stream of the session that reads, which nobody sees.
func (c *converter) answer(again bool) error {
	var err error
	switch {
	case c.from != frame.BOSH:
		_, err = c.in.AppendOpen(nil, frame.Header{})
	case c.in.Role() == frame.Receiver:
		_, err = c.in.AppendBody(nil, frame.Body{SID: "s"}, []byte(features))
	default:
		_, err = c.in.AppendBody(nil, frame.Body{RID: frame.Some(1), SID: "s", Restart: again}, nil)
	}
	return err
}

const features = "<features xmlns='http://etherx.jabber.org/streams'/>"

// hear lets the session that writes hear that its peer opened a stream.
func (c *converter) hear(content string) error {
	var err error
	switch c.to {
	case frame.TCP:
		c.out.Feed([]byte("<stream:stream xmlns='" + content + "' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"))
	case frame.WebSocket:
		space := names.NSFraming
		if content == names.NSServer.URI() {
			space = names.NSFramingServer
		}
		err = c.out.Message([]byte("<open xmlns='" + space.URI() + "' version='1.0'/>"))
	case frame.BOSH:
		err = c.out.Message([]byte("<body xmlns='http://jabber.org/protocol/httpbind' sid='s'>" + features + "</body>"))
	}
	for err == nil {
		_, err = c.out.Next()
	}
	if err != parser.ErrMoreInput {
		return err
	}
	return nil
}

// open writes an opening, the first one or one of a restart.
func (c *converter) open(h frame.Header) error {
	again := c.out != nil
	var err error
	if !again {
		if c.content == "" {
			c.content = c.in.Scope().Content
		}
		if c.out, err = frame.New(frame.Options{Framing: c.to, Role: frame.Initiator, Limits: c.limits, Content: c.content}); err != nil {
			return usagef("%s: %s; give --content=jabber:client", c.name, plain(err))
		}
	} else if _, err = c.out.Restart(parser.HandOver); err != nil {
		return err
	}
	h.Space = ""
	if c.to == frame.BOSH {
		b := frame.Body{To: h.To, From: h.From, Lang: h.Lang, AuthID: h.ID, Version: h.Version, Restart: again}
		if !again {
			b.Ver = "1.6"
		}
		err = c.body(b, nil)
	} else {
		h.Declarations = slices.DeleteFunc(h.Declarations, func(d frame.Declaration) bool { return d.Prefix == "stream" })
		if c.buf, err = c.out.AppendOpen(c.buf[:0], h); err == nil {
			c.emit(c.buf)
		}
	}
	if err != nil {
		return err
	}
	return c.hear(c.out.Target().Content)
}

// end writes the end of the stream. Where that sends the peer elsewhere goes along,
// except into TCP, and if it is something that may be followed.
func (c *converter) end(ev frame.Event) error {
	if c.failed && c.to == frame.BOSH {
		return nil
	}
	uri, err := ev.SeeOtherURI()
	if err != nil {
		uri = ""
	}
	switch {
	case c.to == frame.BOSH && uri != "":
		c.buf, err = c.out.Append(c.buf[:0], func(e *frame.ElementWriter) error {
			e.Start(names.HTTPBindURI)
			e.TextString(uri)
			return e.End()
		})
		if err != nil {
			return err
		}
		return c.body(frame.Body{Type: "terminate", Condition: "see-other-uri"}, c.buf)
	case c.to == frame.BOSH:
		return c.body(frame.Body{Type: "terminate"}, nil)
	case c.to == frame.WebSocket && uri != "":
		c.buf, err = c.out.AppendRedirect(c.buf[:0], uri)
	default:
		c.buf, err = c.out.AppendClose(c.buf[:0])
	}
	if err == nil {
		c.emit(c.buf)
	}
	return err
}

// body writes a request round elements.
func (c *converter) body(b frame.Body, elements []byte) error {
	c.rid++
	b.RID = frame.Some(c.rid)
	if c.rid > 1 {
		b.SID = "s"
	}
	out, err := c.out.AppendBody(nil, b, elements)
	if err == nil {
		c.emit(out)
	}
	return err
}

// emit writes a piece of a stream, or a message on a line.
func (c *converter) emit(b []byte) {
	if c.to != frame.TCP {
		b = append(appendString(nil, b), '\n')
	}
	c.s.out.Write(b) // its error sticks
}
