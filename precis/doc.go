// Package precis prepares, enforces and compares internationalized strings by the
// PRECIS framework (RFC 8264): usernames and passwords (RFC 8265), nicknames (RFC
// 8266), and profiles of one's own. These decide who someone is, so this package
// gives the same answer for a string wherever it is built.
//
//	name, err := precis.UsernameCaseMapped.Enforce("Jürgen") // "jürgen"
//	buf, err = precis.OpaqueString.Append(buf[:0], password) // nothing is allocated
//	same, err := precis.Nickname.Compare("  Foo  Bar", "foo bar")
//
// What was enforced before stays as it is, and is recognised as such at one look.
// Errors are of the type [*Error], which has the rule, the code point, and where in
// the input it comes from.
//
// # One version of Unicode
//
// The profiles judge by Unicode [UnicodeVersion], whatever the toolchain. Derived
// properties, case mappings, bidi classes and all that the contextual rules ask about
// are tables of this package. Normalization and width mapping come from
// golang.org/x/text, whose version of Unicode depends on the toolchain: they never
// change for what is assigned, and what is not assigned in UnicodeVersion is refused
// before x/text sees it. To raise UnicodeVersion is a change of behaviour, and is
// announced as such; [Profile.In] and [Differ] show what it does.
//
// # Where the documents leave a choice
//
//   - Code points are held to the string class after mapping, as RFC 8264 §7 has it,
//     and not before, as RFC 8265 §3.3.2 can be read: U+212B ANGSTROM SIGN is
//     enforced to å. [Profile.Prepare] is the stricter one.
//   - "Unicode toLowerCase()" in RFC 8265 §3.3.1 is toLowercase of the Unicode Standard,
//     §3.13, with the one condition that depends on no language: a capital sigma that
//     ends a word becomes ς. RFC 8265 §3.6 notes that ς and σ are not the same name.
//     Mapping by code point, as x/text does, has σ everywhere.
//   - The Bidi Rule is for strings with right-to-left code points, as RFC 8264 §5.2.5
//     says; x/text has it for every username.
//   - The rules are applied until nothing changes, three times after the first at most,
//     in every profile, as RFC 8264 §7 recommends. No string is known that changes in
//     the third round.
//   - Normalization forms are those of the Unicode Standard, however many combining
//     marks there are in a row; x/text breaks up more than 30, which makes a string
//     invalid.
//
// # What it does not do
//
// It does not say whether two strings look alike. In paypal and раураl all letters are
// allowed, and differ; PRECIS leaves that to registries (RFC 8264 §12.5), and so does
// this package: mixed scripts, confusable characters (UTS #39) and names that are
// reserved are for who gives names out. It has no limits on length either: the profiles
// have none, and what is longer takes longer, in proportion.
package precis

//go:generate go run ./gen
