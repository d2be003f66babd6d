// Package writer writes XML for XMPP that cannot be wrong: well-formed by
// construction, with namespaces declared where they have to be and nowhere
// else, and refused, as a whole and with a typed error, where that cannot be.
//
// A [Writer] appends to a buffer, the caller's or a pooled one:
//
//	w, err := writer.New(writer.Options{})
//	w.OpenStream(writer.Header{To: "example.org"})
//
//	w.Start(names.Message)
//	w.AttrString(names.To, "juliet@example.org")
//	w.Start(names.Body)
//	w.TextString("Art thou not Romeo & a Montague?")
//	w.End()
//	w.End()
//
//	_, err = w.WriteTo(conn) // or Take, for a buffer that Buffer gave
//
// What a parser read is written by [Writer.Token], [Writer.Element] and
// [Writer.Raw].
//
// # Errors
//
// Every method checks what it is given before it writes any of it. After an
// error the output and the elements that are open are as they were before the
// call, and every further call returns the same error until [Writer.Discard]
// drops the first-level element at hand, [Writer.Resume] says that writing goes
// on without the call that failed, or [Writer.Reset] begins anew. So a caller
// may look at the error of each call, or once, where a stanza ends: none goes
// out that lacks a part.
//
// # What leaves
//
// [Writer.Bytes], [Writer.Take] and [Writer.WriteTo] give whole first-level
// elements only. What is written is held to [Options.Limits]: a parser with the
// same limits reads it.
//
// # Namespaces
//
// Names are expanded names: symbols of package names, or a namespace and a
// local name. The writer knows what is in scope, and declares what is not. An
// element whose namespace is not the default one there uses a prefix that is in
// scope for it, or else declares the default namespace. Prefixes of an
// application's choice are declared by [Writer.Declare].
//
// # Canonical form
//
// With [Options.Canonical] whatever was read goes out in one plain form, for
// gateways to parsers that are less strict: see there.
package writer
