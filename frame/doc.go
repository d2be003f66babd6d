// Package frame says whose: it reads and writes XMPP sessions over TCP (RFC 6120),
// WebSocket (RFC 7395, XEP-0468) and BOSH (XEP-0124, XEP-0206), on either side of the
// connection, and carries stanzas from one session to another.
//
// What a parser judges of a stream (encoding, XML, namespaces, limits, header,
// framing) it judges here as well. A session adds the life of a stream, from its
// opening to its close, with restarts in between, and what may stand on its first
// level.
//
// # Over a connection
//
// [Conn] is a session over a net.Conn, or over a WebSocket of whatever library, of
// which a [MessageConn] is made in a few lines:
//
//	c, err := frame.NewConn(conn, frame.Options{Limits: limits.BeforeAuth, Content: "jabber:client"})
//	for {
//		ev, err := c.Next()
//		if err == io.EOF {
//			return c.Close() // the peer closed, and so do we
//		}
//		if err != nil {
//			return c.Fail(frame.Answer(err), frame.Header{From: "example.org"})
//		}
//		switch ev.Kind() {
//		case frame.Opened, frame.Restarted:
//			err = c.Open(frame.Header{From: "example.org", To: ev.Header().From, ID: id})
//			…
//		case frame.Stanza:
//			err = route(ev.Stanza()) // borrowed until the next call of Next
//		}
//	}
//
// # In an event loop
//
// [Session] is the same without a connection. Bytes go in by Space and Commit, or by
// Feed; messages and bodies by Message; events come out by Next, until
// [parser.ErrMoreInput]. Methods that begin with Append append what is to be sent to
// the caller's buffer: over WebSocket one message a call, for BOSH what goes into a
// body, or the body.
//
// # What cannot go wrong
//
// What is written is whole: a header, an element, an end. A call that makes no sense
// where the session stands is a [Misuse], which names the mistake; a call that
// returns an error has written nothing. Reading ends with its first error, which is
// the same for ever after.
//
// # Carrying
//
// A stanza leans on where it stands: on the namespaces and the language that the
// header of its stream declares. [Carry], or [Session.AppendElement], takes it
// elsewhere so that it means the same there.
//
// # Memory
//
// Events, and what they give, are borrowed until the next call of Next. A session
// that waits between elements holds some 300 bytes, its parser and its writer
// included; one over BOSH some 1,500.
package frame
