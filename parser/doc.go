// Package parser says when: it turns the bytes of an XML stream (RFC 6120), of
// WebSocket messages (RFC 7395) or of a document into events, as they come,
// and refuses everything that XMPP forbids.
//
// [Parser] is the push parser: bytes go in, events come out, in whatever
// pieces the bytes arrive. An event loop uses it directly:
//
//	n, err := unix.Read(fd, p.Space(1))
//	p.Commit(n)
//	for {
//		tok, err := p.Next()
//		if err == parser.ErrMoreInput {
//			break
//		}
//		if err != nil {
//			return reply(err) // a *parser.Error: the same for ever after
//		}
//		…
//	}
//
// [Reader] wraps it for an io.Reader:
//
//	r, err := parser.NewReader(conn, parser.Options{Limits: limits.Server})
//	for tok, err := range r.Tokens() {
//		…
//	}
//
// Where a stanza is wanted as a whole, NextStanza of both gives a [Stanza]: a
// read-only tree that is nothing but the tape and the bytes.
//
//	for st, err := range r.Stanzas() {
//		if err != nil {
//			return reply(err)
//		}
//		switch st.Name() {
//		case names.Message:
//			body := st.Child(names.Body).Text() // borrowed until the next stanza
//			…
//		}
//	}
//
// # Determinism
//
// For one input there is one sequence of events (adjacent text joined) and
// one verdict, with one rule, condition, offset and path, whatever the pieces
// in which the bytes arrive, whatever the processor's kernel, and whatever was
// read before. Every event before an error is given before it.
//
// # Memory
//
// Tokens and what they give are borrowed, and expire with the next call. A
// parser borrows its buffers from [Workspaces] while there are bytes to work
// on, and holds none while it waits between stanzas.
//
// # Versions
//
// Go 1.26 and later. What versions promise is in MIGRATION.md, and what they speak
// of is listed in the folder api, both at the top of the repository.
package parser
