package traffic

var presenceForms = []form{
	{22, `<presence from?='{myjid}' to='{peer}' id?='{id}' xml:lang?='{lang}'>{told}{caps}{vcard}</presence>`},
	{22, `<presence from='{myjid}' to='{peerjid}' id?='{id}' xml:lang?='{lang}'>{told}{caps}{vcard}{idle}{delayed}</presence>`},
	{6, `<presence id='{id}'>{told}<priority>{number 50}</priority>{caps}{vcard}</presence>`},
	{24, `<presence from='{occupant}' to='{peerjid}' id?='{id}' xml:lang?='{lang}'>{told}{caps}{vcard}{occupied}{muc}` +
		`</presence>`},
	{6, `<presence from='{occupant}' to='{peerjid}' type='unavailable'>{occupied}{left}</presence>`},
	{2, `<presence to='{occupant}' id='{id}'>{caps}<x xmlns='http://jabber.org/protocol/muc'>` +
		`<history maxstanzas='{number 50}'/></x></presence>`},
	{12, `<presence from='{myjid}' to='{peerjid}' type='unavailable'/>`},
	{2, `<presence from='{myjid}' to='{peer}' type='unavailable'><status>{words}</status></presence>`},
	{2, `<presence from?='{me}' to='{peer}' type='{subscription}' id?='{id}'/>`},
	{1, `<presence from='{me}' to='{peer}' type='subscribe'><status>{words}, {words}</status>` +
		`<nick xmlns='http://jabber.org/protocol/nick'>{nick}</nick></presence>`},
	{1, `<presence from='{occupant}' to='{peerjid}' type='error' id='{id}'><x xmlns='http://jabber.org/protocol/muc'/>` +
		`<error type='cancel' by='{room}'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`},
}

var told = []form{
	{40, ``},
	{14, `<show>away</show>`},
	{10, `<show>xa</show><status>{words}</status>`},
	{6, `<show>dnd</show><status>{words}</status>`},
	{4, `<show>chat</show>`},
	{12, `<status>{words}</status>`},
	{8, `<priority>{number 50}</priority>`},
	{6, `<show>away</show><status>{words}, {words}</status><priority>-1</priority>`},
}

var mucItems = []form{
	{5, `<item affiliation='member' role='participant'/>`},
	{4, `<item affiliation='none' jid='{myjid}' role='participant'/>`},
	{2, `<item affiliation='owner' jid='{myjid}' role='moderator'/>`},
	{2, `<item affiliation='admin' role='moderator'/>`},
}

var mucStatuses = []form{
	{80, ``},
	{10, `<status code='110'/>`},
	{6, `<status code='100'/><status code='110'/><status code='170'/>`},
	{4, `<status code='201'/><status code='110'/>`},
}

// clients is what capabilities announce: software and its version. A few are on most desks.
var clients = [...]string{
	"https://conversations.example/", "https://gajim.example", "https://dino.example", "https://psi.example/plus",
	"http://pidgin.example/", "https://monal.example", "https://movim.example/", "http://swift.example",
	"https://conversejs.example", "https://profanity.example", "http://library.example/ver/1.8.3", "https://siskin.example",
	"http://library.example/ver/1.8.2", "https://beagle.example", "http://mcabber.example/caps", "https://cheogram.example",
	"https://poezio.example", "http://bots.example/caps", "https://bridge.example/gateway", "http://tkabber.example/",
}

// presenceField fills the blanks of presence.
func (g *Generator) presenceField(name string) bool {
	switch name {
	case "told":
		g.expand(g.pick(told))
	case "caps":
		g.someOf(92, `<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='{capsnode}' ver='{capsver}'/>`)
	case "capsnode":
		g.raw(clients[g.client])
	case "capsver":
		ver := random{uint64(g.client)}
		g.base64(&ver, 20, 0)
	case "vcard":
		g.vcardUpdate()
	case "photo":
		digest := random{g.me.photo}
		g.hex(&digest, 40)
	case "idle":
		g.someOf(20, `<idle xmlns='urn:xmpp:idle:1' since='{past}'/>`)
	case "delayed":
		g.someOf(25, `{delay}`)
	case "muc":
		g.expand(`<x xmlns='http://jabber.org/protocol/muc#user'>{mucitem}{mucstatus}</x>`)
	case "left":
		g.expand(`<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid?='{myjid}'` +
			` role='none'/>{mucstatus}</x>`)
	case "mucitem":
		g.expand(g.pick(mucItems))
	case "mucstatus":
		g.expand(g.pick(mucStatuses))
	case "subscription":
		g.raw([]string{"subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe"}[g.skewed(5)])
	default:
		return false
	}
	return true
}

// vcardUpdate writes the digest of the user's photo (XEP-0153), or that there is none.
func (g *Generator) vcardUpdate() {
	switch kind := g.below(100); {
	case kind < 55:
		g.expand(`<x xmlns='vcard-temp:x:update'><photo>{photo}</photo></x>`)
	case kind < 70:
		g.expand(`<x xmlns='vcard-temp:x:update'><photo/></x>`)
	case kind < 75:
		g.expand(`<x xmlns='vcard-temp:x:update'/>`)
	}
}
