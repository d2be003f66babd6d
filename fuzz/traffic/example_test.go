package traffic_test

import (
	"fmt"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

// One buffer does for any number of stanzas.
func ExampleGenerator() {
	g := traffic.New(traffic.Presence, 7)
	b := g.AppendHeader(nil)
	fmt.Printf("%s\n", b)
	for range 2 {
		b = g.AppendStanza(b[:0])
		fmt.Printf("%s\n", b)
	}
	fmt.Printf("%s\n", traffic.AppendFooter(b[:0]))
	// Output:
	// <?xml version='1.0'?><stream:stream xml:lang='ja' xmlns='jabber:client' version='1.0' id='e1908931-931c-425f-8718-ae1cac31c253' to='tom1962@xmpp.example' xmlns:stream='http://etherx.jabber.org/streams' from='xmpp.example'>
	// <presence from='café@muc.jabber.example.org/petra' to='yuki.max@example.com/Psi+' id='purple42369dd3'><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://beagle.example' ver='xMo3VCTjogKiSqV40QssWXPQudM='></c><x xmlns='vcard-temp:x:update'></x><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='mark1962@example.com/dino.uxMj' role='participant'></item></x></presence>
	// <presence id='ed33a271-a18f-411f-8be2-648b0bc27c2b' to='support@muc.jabber.example.org/olga'><c node='https://monal.example' hash='sha-1' xmlns='http://jabber.org/protocol/caps' ver='YwM7wJcxO5LTGW5OMB4nYW+W/E0='/><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='16'/></x></presence>
	// </stream:stream>
}

// Mixes have names, for flags and for subtests.
func ExampleParseMix() {
	m, err := traffic.ParseMix("varied")
	fmt.Println(m, err)
	_, err = traffic.ParseMix("spam")
	fmt.Println(err)
	// Output:
	// varied <nil>
	// traffic: unknown mix "spam" (one of chat, presence, iq, bulk, mixed, varied)
}

// Hostile streams scale with one number.
func ExampleHostiles() {
	for _, h := range traffic.Hostiles()[:3] {
		fmt.Println(h.Name, h.Unit, len(h.Build(10)), len(h.Build(1000)))
	}
	// Output:
	// empty-elements elements 208 4168
	// empty-stanzas stanzas 278 11168
	// empty-children elements 251 4211
}
