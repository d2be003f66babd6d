package traffic

import (
	"fmt"
	"strings"
)

// Mix says what kind of traffic a [Generator] writes.
type Mix uint8

// The mixes, with the mean size of a stanza in a TCP stream.
const (
	// Chat is messages: bodies in several languages with chat states, receipts, markers and ids, group chat, archive
	// results, some encrypted envelopes. 300 to 450 bytes.
	Chat Mix = iota
	// Presence is broadcasts with capabilities and photo hashes, group chat occupants, subscriptions. 250 to 400 bytes.
	Presence
	// IQ is requests, results and errors: discovery, rosters, pings, archives, publish-subscribe. 300 to 450 bytes;
	// half of them below 200, rosters and feature lists up to some 8 KiB.
	IQ
	// Bulk is base64: avatars, in-band bytestreams, photos, in runs of 4 KiB to 64 KiB. 15 to 30 KiB.
	Bulk
	// Mixed is the everyday server. Of 1,000 stanzas 400 are presence, 335 chat, 165 iq, 98 stream management and client
	// state, and 2 bulk. 300 to 420 bytes, an eighth of it bulk.
	Mixed
	// Varied has another shape in every stanza: names, namespaces, prefixes, attributes and their order, quotes, depth,
	// white space in tags. It is legal, but no software writes it: it defeats whatever learns from repetition.
	// 500 to 1,000 bytes.
	Varied

	mixes = iota
)

var mixNames = [mixes]string{"chat", "presence", "iq", "bulk", "mixed", "varied"}

// String returns the mix's name as [ParseMix] reads it.
func (m Mix) String() string {
	if m < mixes {
		return mixNames[m]
	}
	return fmt.Sprintf("Mix(%d)", uint8(m))
}

// ParseMix returns the mix of that name.
func ParseMix(name string) (Mix, error) {
	for m, known := range mixNames {
		if name == known {
			return Mix(m), nil
		}
	}
	return 0, fmt.Errorf("traffic: unknown mix %q (one of %s)", name, strings.Join(mixNames[:], ", "))
}

// Mixes returns all mixes.
func Mixes() []Mix {
	all := make([]Mix, mixes)
	for i := range all {
		all[i] = Mix(i)
	}
	return all
}

// shares of [Mixed], in stanzas of a thousand. On servers presence outnumbers messages, and stream management adds
// about one element to ten stanzas. Avatars are rare but so large that two in a thousand are an eighth of the bytes.
var shares = [...]struct {
	mix   Mix
	share int
}{{Presence, 400}, {Chat, 335}, {IQ, 165}, {nonzas, 98}, {Bulk, 2}}

// nonzas stands for the first-level elements that are no stanzas; only Mixed has them.
const nonzas Mix = mixes

var nonzaForms = []form{
	{45, `<r xmlns='urn:xmpp:sm:3'/>`},
	{47, `<a xmlns='urn:xmpp:sm:3' h='{handled}'/>`},
	{4, `<active xmlns='urn:xmpp:csi:0'/>`},
	{4, `<inactive xmlns='urn:xmpp:csi:0'/>`},
}

// draw returns the mix that the next stanza of m comes from.
func (g *Generator) draw(m Mix) Mix {
	if m != Mixed {
		return m
	}
	n := g.below(1000)
	for _, s := range shares {
		if n -= s.share; n < 0 {
			return s.mix
		}
	}
	panic("traffic: shares do not add up to 1,000")
}
