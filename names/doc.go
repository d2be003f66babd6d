// Package names has a symbol for every known XMPP name, so that code compares integers where it would compare a
// namespace and a local name:
//
//	switch st.Name() {
//	case names.Message:
//		deliver(st.Attr(names.To), st.Child(names.Body))
//	case names.IQ:
//		…
//	}
//
// A [Name] stands for a pair of namespace and local name, a [Space] for a namespace. Zero stands for everything that is
// neither known nor registered: compare such names by their bytes, or [Register] them. A symbol holds for one process.
// The numbers change from version to version, the identifiers do not: never store or send a number.
//
// # Identifiers
//
// An identifier is the local name in Go's spelling: "rel-addr" is RelAddr, "id" ID, "in_love" InLove. Elements and
// attributes share it; in practice the namespace tells them apart, since attributes hardly ever have one.
//
//   - jabber:client stands bare: [Message], [IQ], [Body].
//   - Names in no namespace, that is, attributes without a prefix, stand bare: [To], [From], [ID], [Type]. Where
//     jabber:client or this package itself has the identifier, they say Attr first: [AttrStatus] is the attribute,
//     [Status] the element; [AttrName] is the attribute "name".
//   - Every other name says its namespace first: [StreamsFeatures], [SASLAuth], [ServerMessage], [XMLLang].
//   - Namespaces are NS and the same word: [NSClient], [NSStreams], [NSSASL]; [NSNone] is "no namespace".
//
// The element of jabber:server that is like one of jabber:client is another name. Name.IsStanza knows them all.
//
// # An application's own names
//
// Register them when the program starts, in package-level variables:
//
//	var nameInvoice = names.MustRegister("urn:example:billing:0", "invoice")
//
// All functions are safe for concurrent use.
package names
