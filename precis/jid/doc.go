// Package jid reads XMPP addresses (RFC 7622): who somebody is.
//
//	from, err := jid.Parse("JULIET@Capulet.Example./Balcony")
//	…
//	from.String() // juliet@capulet.example/Balcony
//
// Every spelling of an address has one canonical form, and a [JID] is that and
// nothing else: two of them are == exactly if they are the same address, so they
// can be keys of maps. What has to do with many addresses and keeps few of them,
// as a router does, reads a [View]: it borrows the bytes of a stanza where they
// are canonical, which they are as a rule, and a buffer of the caller's where
// not.
//
//	v, err := jid.ParseView(st.Attr(names.To), buf)
//	…
//	session, ok := jid.Lookup(sessions, v)
//
// # Rules
//
// An address is cut at the first '/', then at the first '@' before that, and each
// part has 1 to 1023 octets after it was mapped:
//
//   - The localpart is enforced by the profile UsernameCaseMapped (RFC 8265 §3.3):
//     small letters, no width variants, Normalization Form C. Then it may not have
//     one of "&'/:<>@ in it, which [Escape] has a way round.
//   - The domainpart loses one dot at its end, then it is mapped as RFC 5895 says
//     (case, width, normalization, other dots) and held to IDNA2008: it is made of
//     U-labels, into which A-labels are turned, and NR-LDH labels, which IPv4
//     addresses look like; 63 octets each, as an A-label. Or it is an IPv6 address
//     in brackets, which is written as RFC 5952 has it, and has no zone (RFC 9844).
//     DNS would not take over 253 octets of a name; RFC 7622 does.
//   - The resourcepart is enforced by the profile OpaqueString (RFC 8265 §4.2):
//     spaces become U+0020, Normalization Form C, case and width as they are.
//
// All of it is decided by the tables of the version of Unicode that package precis
// is pinned to, which is the same under every toolchain: a code point that is not
// assigned in it is refused, whatever a library makes of it. The mapping of UTS #46,
// which browsers have, is another one: it takes more for names than IDNA2008 does.
// ½, ﬁ and ☃ are refused here, and ΟΔΌΣ ends in the final sigma that it is written
// with in small letters.
//
// # What it does not do
//
// It does not tell whether an address can be mistaken for another one by people:
// "paypal" with a Cyrillic а is an address of its own, and "rnartha" is not "martha".
// RFC 7622 calls that mimicking and has no rule against it (RFC 8264 §12.5 neither).
// Whoever lets people register accounts has to say which scripts go together and
// what looks alike; Unicode's UTS #39 is about that. Nor does this package ask
// whether a domain exists, or who may use an address.
package jid
