// Package sessions makes XMPP sessions from a grammar, together with what a reader has to make of them.
//
// A [Session] is derived in two steps, both from one seed. The grammar says what is sent: which elements, with which
// attributes, holding what. The spelling says how: which prefix, which quote, literally or by reference or in a CDATA
// section, in which order, with which white space. The canonical events are taken between the two, so they owe nothing
// to any parser: whatever reads the bytes must arrive at them.
//
//	s := sessions.New(seed, sessions.Options{Mode: vectors.ModeStream})
//	// feed s.Messages, compare with s.Events
//
// All sessions are legal: RFC 6120 for streams, RFC 7395 for frames. One seed gives the same bytes on every platform and
// with every version of Go. Unlike package traffic, which imitates what clients write and is made for measuring, this
// one writes everything that XML allows, equally often where a person would not write it at all.
package sessions
