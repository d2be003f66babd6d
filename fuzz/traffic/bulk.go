package traffic

// The lengths of a run of base64, in bytes of what it encodes: 4 KiB to 64 KiB of text without its line breaks.
const (
	minBulk = 3 << 10
	maxBulk = 48 << 10
)

// mimeColumns is the line length of RFC 2045.
const mimeColumns = 76

var bulkForms = []form{
	{25, `<iq from?='{myjid}' to='{peerjid}' type='set' id='{id}'>` +
		`<data xmlns='http://jabber.org/protocol/ibb' seq='{number 65535}' sid='{letters 16}'>{block}</data></iq>`},
	{10, `<message from?='{myjid}' to='{peerjid}' id='{id}'><data xmlns='http://jabber.org/protocol/ibb'` +
		` seq='{number 65535}' sid='{letters 16}'>{block}</data></message>`},
	{20, `<iq from='{peer}' to='{myjid}' type='result' id='{id}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
		`<items node='urn:xmpp:avatar:data'><item id='{photo}'><data xmlns='urn:xmpp:avatar:data'>{payload}</data></item>` +
		`</items></pubsub></iq>`},
	{20, `<iq from='{peer}' to='{myjid}' type='result' id='{id}'><vCard xmlns='vcard-temp'><FN>{nick}</FN><NICKNAME>{coin}` +
		`</NICKNAME><PHOTO><TYPE>image/png</TYPE><BINVAL>{payload}</BINVAL></PHOTO></vCard></iq>`},
	{15, `<iq type='set' id='{id}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:data'>` +
		`<item id='{photo}'><data xmlns='urn:xmpp:avatar:data'>{payload}</data></item></publish></pubsub></iq>`},
	{10, `<iq from='{peerjid}' to='{myjid}' type='result' id='{id}'>` +
		`<data xmlns='urn:xmpp:bob' cid='sha1+{hex 40}@bob.xmpp.org' max-age='86400' type='image/jpeg'>{payload}</data></iq>`},
}

// bulkField fills the blanks of payloads. They are random bits, as compressed images nearly are.
func (g *Generator) bulkField(name string) bool {
	switch name {
	case "block": // of a file transfer, whose sizes are powers of two
		g.base64(&g.random, 4096<<g.below(4), 0)
	case "payload":
		columns := 0
		if g.chance(40) {
			columns = mimeColumns
		}
		g.base64(&g.random, g.octave(minBulk, maxBulk), columns)
	default:
		return false
	}
	return true
}
