package traffic

var chatForms = []form{
	{34, `<message from?='{myjid}' to='{peerjid}' type='chat' id='{id}' xml:lang?='{lang}'><body>{line}</body>{extras}` +
		`</message>`},
	{8, `<message from='{myjid}' to='{peer}' type='chat' id='{id}' xml:lang?='{lang}'><body>{line}</body>` +
		`<active xmlns='http://jabber.org/protocol/chatstates'/><origin-id xmlns='urn:xmpp:sid:0' id='{uuid}'/>{archived}` +
		`</message>`},
	{14, `<message from='{occupant}' to='{peerjid}' type='groupchat' id='{id}' xml:lang?='{lang}'><body>{line}` +
		`</body>{occupied}<stanza-id xmlns='urn:xmpp:sid:0' by='{room}' id='{archive}'/></message>`},
	{3, `<message to='{room}' type='groupchat' id='{id}'><body>{line}</body>` +
		`<origin-id xmlns='urn:xmpp:sid:0' id='{uuid}'/></message>`},
	{9, `<message from?='{myjid}' to='{peerjid}' type='chat' id?='{id}'>{state}<no-store xmlns='urn:xmpp:hints'/></message>`},
	{6, `<message from?='{myjid}' to='{peerjid}' id='{id}'><received xmlns='urn:xmpp:receipts' id='{uuid}'/>{stored}` +
		`</message>`},
	{5, `<message from?='{myjid}' to='{peerjid}' type='chat' id='{id}'>` +
		`<displayed xmlns='urn:xmpp:chat-markers:0' id='{uuid}'/>{stored}</message>`},
	{4, `<message from='{me}' to='{myjid}' type='chat'>{carbon}</message>`},
	{4, `<message from='{me}' to='{myjid}'><result xmlns='urn:xmpp:mam:2' queryid='{letters 6}' id='{archive}'>{forwarded}` +
		`</result></message>`},
	{3, `<message from='{myjid}' to='{peer}' type='chat' id='{id}'><body>{line}</body>{delay}{offline}</message>`},
	{2, `<message from?='{myjid}' to='{peerjid}' type='chat' id='{id}'><body>{line}</body>{rich}</message>`},
	{2, `<message from?='{myjid}' to='{peer}' type='chat' id='{id}'><body>&gt; {line}` + "\n" + `{line}</body>` +
		`<reply xmlns='urn:xmpp:reply:0' to='{peerjid}' id='{uuid}'/>` +
		`<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='{number 90}'/></fallback>` +
		`</message>`},
	{2, `<message from?='{myjid}' to='{peer}' type='chat' id='{id}'><reactions xmlns='urn:xmpp:reactions:0' id='{uuid}'>` +
		`<reaction>{emoji}</reaction></reactions><store xmlns='urn:xmpp:hints'/></message>`},
	{1, `<message from?='{myjid}' to='{peer}' type='chat' id='{id}'><body>{line}</body>` +
		`<replace xmlns='urn:xmpp:message-correct:0' id='{uuid}'/></message>`},
	{4, `<message from?='{myjid}' to='{peer}' type='chat' id='{id}'>{omemo}</message>`},
	{1, `<message from?='{myjid}' to='{peer}' type='chat' id='{id}'><body>{url}</body><x xmlns='jabber:x:oob'><url>{url}` +
		`</url></x></message>`},
	{1, `<message from='{room}' to='{peerjid}' type='groupchat'><subject>{words}</subject></message>`},
	{1, `<message from='{me}' to='{room}' id='{id}'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='{peer}'>` +
		`<reason>{words}</reason></invite></x></message>`},
	{1, `<message from='{peer}' to='{myjid}' type='error' id='{id}'><error type='cancel'>` +
		`<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`},
	{2, `<message from='{peer}' to='{myjid}' type='headline' id='{id}'>` +
		`<event xmlns='http://jabber.org/protocol/pubsub#event'>{event}</event></message>`},
}

// chatExtras is what clients add to a body, the whole of it at once as their authors chose it.
var chatExtras = []form{
	{20, `<active xmlns='http://jabber.org/protocol/chatstates'/>`},
	{22, `<active xmlns='http://jabber.org/protocol/chatstates'/><request xmlns='urn:xmpp:receipts'/>`},
	{25, `<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>` +
		`<origin-id xmlns='urn:xmpp:sid:0' id='{uuid}'/>{archived}`},
	{10, `<thread>{hex 16}</thread><active xmlns='http://jabber.org/protocol/chatstates'/>`},
	{8, `<subject>{words}</subject><thread>{uuid}</thread>`},
	{15, ``},
}

var chatStates = []form{
	{40, `<composing xmlns='http://jabber.org/protocol/chatstates'/>`},
	{30, `<paused xmlns='http://jabber.org/protocol/chatstates'/>`},
	{20, `<active xmlns='http://jabber.org/protocol/chatstates'/>`},
	{6, `<inactive xmlns='http://jabber.org/protocol/chatstates'/>`},
	{4, `<gone xmlns='http://jabber.org/protocol/chatstates'/>`},
}

var carbons = []form{
	{1, `<sent xmlns='urn:xmpp:carbons:2'>{copy}</sent>`},
	{1, `<received xmlns='urn:xmpp:carbons:2'>{copy}</received>`},
}

var richTexts = []form{
	{1, `<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'><p>{words} ` +
		`<strong>{words}</strong> {line}</p></body></html>`},
	{1, `<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>` +
		`<p style='font-weight:bold;color:#{hex 6}'>{words}<br/><a href='{url}'>{words}</a> <em>{words}</em></p></body>` +
		`</html>`},
}

var events = []form{
	{3, `<items node='http://jabber.org/protocol/tune'><item id='current'><tune xmlns='http://jabber.org/protocol/tune'>` +
		`<artist>{words}</artist><length>{number 600}</length><title>{words}</title></tune></item></items>`},
	{3, `<items node='urn:xmpp:avatar:metadata'><item id='{photo}'><metadata xmlns='urn:xmpp:avatar:metadata'>` +
		`<info bytes='{number 60000}' height='96' id='{photo}' type='image/png' width='96'/></metadata></item></items>`},
	{2, `<items node='http://jabber.org/protocol/mood'><item id='{id}'><mood xmlns='http://jabber.org/protocol/mood'>` +
		`<happy/><text>{words}</text></mood></item></items>`},
	{2, `<items node='eu.siacs.conversations.axolotl.devicelist'><item id='current'>` +
		`<list xmlns='eu.siacs.conversations.axolotl'>{devices}</list></item></items>`},
	{1, `<retract node='urn:xmpp:bookmarks:1'/>`},
}

// chatField fills the blanks of messages.
func (g *Generator) chatField(name string) bool {
	switch name {
	case "extras":
		g.expand(g.pick(chatExtras))
	case "state":
		g.expand(g.pick(chatStates))
	case "carbon":
		g.expand(g.pick(carbons))
	case "rich":
		g.expand(g.pick(richTexts))
	case "event":
		g.expand(g.pick(events))
	case "copy":
		g.expand(`<forwarded xmlns='urn:xmpp:forward:0'>{inner}</forwarded>`)
	case "forwarded":
		g.expand(`<forwarded xmlns='urn:xmpp:forward:0'>{delay}{inner}</forwarded>`)
	case "inner":
		g.expand(`<message xmlns='jabber:client' from='{myjid}' to='{peerjid}' type='chat' id='{id}' xml:lang?='{lang}'>` +
			`<body>{line}</body>{extras}</message>`)
	case "delay":
		g.expand(`<delay xmlns='urn:xmpp:delay' from?='{domain}' stamp='{past}'/>`)
	case "omemo":
		g.omemo()
	case "devices":
		g.repeat(g.between(1, 5), `<device id='{number 2147483647}'/>`)
	default:
		return g.optionalChat(name)
	}
	return true
}

// optionalChat fills blanks that may stay empty.
func (g *Generator) optionalChat(name string) bool {
	switch name {
	case "archived":
		g.someOf(60, `<stanza-id xmlns='urn:xmpp:sid:0' by='{peer}' id='{archive}'/>`)
	case "occupied":
		g.someOf(60, `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{occupantid}'/>`)
	case "stored":
		g.someOf(50, `<store xmlns='urn:xmpp:hints'/>`)
	case "offline":
		g.someOf(40, `<x xmlns='jabber:x:delay' stamp='20240101T00:00:00'>Offline storage</x>`)
	default:
		return false
	}
	return true
}

// omemo writes an envelope with a key for each device of both sides. Keys that open a session are longer.
func (g *Generator) omemo() {
	g.expand(`<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='{number 2147483647}'>`)
	for range g.between(1, 5) {
		if g.chance(8) {
			g.expand(`<key rid='{number 2147483647}' prekey='true'>{b64 177}</key>`)
		} else {
			g.expand(`<key rid='{number 2147483647}'>{b64 60}</key>`)
		}
	}
	g.raw("<iv>")
	g.base64(&g.random, 12, 0)
	g.raw("</iv></header><payload>")
	g.base64(&g.random, g.octave(8, 300), 0)
	g.expand(`</payload></encrypted><encryption xmlns='urn:xmpp:eme:0' name='OMEMO'` +
		` namespace='eu.siacs.conversations.axolotl'/><body>I sent you an encrypted message that your client cannot read.` +
		`</body><store xmlns='urn:xmpp:hints'/>`)
}
