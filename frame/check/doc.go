// Package check says whether a stanza is one: what RFC 6120 §8 demands of every
// message, presence and iq, whatever is in it. It takes the place of validation by
// a schema, which knows no extension. It costs less than reading the stanza did: about
// a quarter of it, and somewhat more than that again for addresses.
//
//	checks, err := check.New(check.Options{})
//	…
//	for st, err := range r.Stanzas() {
//		…
//		if bad := checks.Check(st); bad != nil {
//			if bad.Stream() != "" {
//				// the stream is to be closed with that condition
//			} else if reply, ok := bad.AppendReply(nil, st); ok {
//				conn.Write(reply) // over a frame.Conn: see WriteReply
//			}
//			continue // it is not to be routed, nor handled
//		}
//		…
//	}
//
// # What is checked
//
// In this order, and the first fault is the verdict:
//
//   - the element is a message, a presence or an iq in a content namespace, of
//     [Options].Content if that is set;
//   - from and to, where they are there, are addresses (RFC 7622), and both are
//     there in jabber:server (§8.1.1.2, §8.1.2.2);
//   - an iq has one of the four types, a presence none or one of the seven (RFC
//     6121 §4.7.1). A message may have any: what is none of the five is normal, as
//     is none at all (RFC 6121 §5.2.2), unless [Options].MessageTypes is set;
//   - an iq has an id (§8.1.3); elsewhere it is optional;
//   - an error element is in a stanza of type error, once, and in no other (§8.3.1);
//     it has one of the five types and exactly one condition that §8.3.3 defines,
//     whatever else there is for people and applications;
//   - an iq of type get or set has exactly one child, a result at most one, and an
//     error at most the copy of one beside the error element (§8.2.3).
//
// The language of a stanza is up to the session, and so is whether it may come from
// who it says that it does: an address is valid here, not authorized.
//
// Of a stanza that was abandoned ([parser.Stanza.Abandoned]) what its start tag says
// is checked.
//
// # What is answered
//
// A fault leads to a stanza error, bad-request or jid-malformed, or to a stream error
// where RFC 6120 has one (§4.9.3): for an element that is no stanza, for one in
// another content namespace, for improper addresses between servers, and for a from
// that is no address and so none that the peer may use. [Error.AppendReply] writes the
// stanza error, and [Error.WriteReply] with the writer of a session, but never in answer to an error or a result, which would go back and
// forth for ever (§8.3.1, §8.2.3), nor where nobody could make anything of it.
package check
