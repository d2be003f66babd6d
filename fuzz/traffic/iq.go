package traffic

var iqForms = []form{
	{14, `<iq from?='{myjid}' to='{domain}' type='get' id='{id}'><ping xmlns='urn:xmpp:ping'/></iq>`},
	{22, `<iq from='{domain}' to='{myjid}' type='result' id='{id}'/>`},
	{8, `<iq from?='{myjid}' to='{peerjid}' type='get' id='{id}'>` +
		`<query xmlns='http://jabber.org/protocol/disco#info' node?='{capsnode}#{capsver}'/></iq>`},
	{5, `<iq from='{peerjid}' to='{myjid}' type='result' id='{id}'>` +
		`<query xmlns='http://jabber.org/protocol/disco#info' node?='{capsnode}#{capsver}'>{identities}{features}</query>` +
		`</iq>`},
	{2, `<iq from?='{myjid}' to='{domain}' type='get' id='{id}'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>`},
	{2, `<iq from='{domain}' to='{myjid}' type='result' id='{id}'>` +
		`<query xmlns='http://jabber.org/protocol/disco#items'>{services}</query></iq>`},
	{3, `<iq type='get' id='{id}'><query xmlns='jabber:iq:roster' ver?='{hex 8}'/></iq>`},
	{3, `<iq from='{me}' to='{myjid}' type='result' id='{id}'><query xmlns='jabber:iq:roster' ver?='{hex 8}'>{roster}` +
		`</query></iq>`},
	{4, `<iq from='{me}' to='{myjid}' type='set' id='{id}'><query xmlns='jabber:iq:roster' ver?='{hex 8}'>{contact}` +
		`</query></iq>`},
	{3, `<iq from?='{myjid}' to='{peerjid}' type='get' id='{id}'><query xmlns='jabber:iq:version'/></iq>`},
	{3, `<iq from='{peerjid}' to='{myjid}' type='result' id='{id}'><query xmlns='jabber:iq:version'><name>{coin}</name>` +
		`<version>{few 20}.{few 20}.{few 20}</version><os>{words}</os></query></iq>`},
	{2, `<iq type='set' id='{id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>{resource}</resource></bind></iq>`},
	{2, `<iq type='result' id='{id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>{myjid}</jid></bind></iq>`},
	{1, `<iq type='set' id='{id}'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>`},
	{2, `<iq type='set' id='{id}'><enable xmlns='urn:xmpp:carbons:2'/></iq>`},
	{3, `<iq type='set' id='{id}'><query xmlns='urn:xmpp:mam:2' queryid='{letters 6}'>` +
		`<x xmlns='jabber:x:data' type='submit'><field type='hidden' var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>` +
		`<field var='start'><value>{past}</value></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>50</max></set>` +
		`</query></iq>`},
	{5, `<iq from='{me}' to='{myjid}' type='result' id='{id}'><fin xmlns='urn:xmpp:mam:2' complete?='true'>` +
		`<set xmlns='http://jabber.org/protocol/rsm'><first index='{few 500}'>{archive}</first><last>{archive}</last>` +
		`<count>{number 20000}</count></set></fin></iq>`},
	{3, `<iq from?='{myjid}' to='{peer}' type='get' id='{id}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
		`<items node='{node}' max_items?='1'/></pubsub></iq>`},
	{3, `<iq from='{peer}' to='{myjid}' type='result' id='{id}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>{event}` +
		`</pubsub></iq>`},
	{1, `<iq from='{peer}' to='{myjid}' type='result' id='{id}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
		`<items node='eu.siacs.conversations.axolotl.bundles:{number 2147483647}'><item id='current'>{bundle}</item></items>` +
		`</pubsub></iq>`},
	{2, `<iq type='set' id='{id}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'>` +
		`<item id='{room}'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true' name='{words}'><nick>{nick}</nick>` +
		`</conference></item></publish></pubsub></iq>`},
	{3, `<iq from?='{myjid}' to='{peer}' type='get' id='{id}'><vCard xmlns='vcard-temp'/></iq>`},
	{2, `<iq from='{peer}' to='{myjid}' type='result' id='{id}'><vCard xmlns='vcard-temp'><FN>{nick}</FN><NICKNAME>{coin}` +
		`</NICKNAME><URL>{url}</URL></vCard></iq>`},
	{2, `<iq from?='{myjid}' to='{service}' type='get' id='{id}'>` +
		`<request xmlns='urn:xmpp:http:upload:0' content-type='image/jpeg' filename='{coin}.jpg' size='{number 4000000}'/>` +
		`</iq>`},
	{2, `<iq from='{service}' to='{myjid}' type='result' id='{id}'><slot xmlns='urn:xmpp:http:upload:0'><put url='{url}'>` +
		`<header name='Authorization'>Bearer {token 64}</header></put><get url='{url}'/></slot></iq>`},
	{2, `<iq from?='{myjid}' to='{peerjid}' type='set' id='{id}'>` +
		`<jingle xmlns='urn:xmpp:jingle:1' action='transport-info' sid='{letters 12}'>` +
		`<content creator='initiator' name='audio'><transport xmlns='urn:xmpp:jingle:transports:ice-udp:1' pwd='{letters 24}'` +
		` ufrag='{letters 4}'><candidate component='1' foundation='{number 9}' generation='0' id='{letters 10}'` +
		` ip='192.0.2.{number 255}' network='0' port='{number 65535}' priority='{number 2147483647}' protocol='udp'` +
		` type='host'/></transport></content></jingle></iq>`},
	{4, `<iq from='{peerjid}' to='{myjid}' type='error' id='{id}'><error type='cancel'>{condition}</error></iq>`},
	{2, `<iq from='{domain}' to='{myjid}' type='error' id='{id}'><query xmlns='jabber:iq:last'/>` +
		`<error type='{errortype}' code?='503' by?='{domain}'>{condition}` +
		`<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{words}</text></error></iq>`},
}

// features is sorted, as disco results often are, so that a client's list is a run through it with gaps.
var features = [...]string{
	"eu.siacs.conversations.axolotl.devicelist+notify", "http://jabber.org/protocol/activity", "http://jabber.org/protocol/bytestreams",
	"http://jabber.org/protocol/caps", "http://jabber.org/protocol/chatstates", "http://jabber.org/protocol/commands",
	"http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items", "http://jabber.org/protocol/feature-neg",
	"http://jabber.org/protocol/ibb", "http://jabber.org/protocol/mood+notify", "http://jabber.org/protocol/muc",
	"http://jabber.org/protocol/nick", "http://jabber.org/protocol/nick+notify", "http://jabber.org/protocol/pubsub",
	"http://jabber.org/protocol/pubsub#access-whitelist", "http://jabber.org/protocol/pubsub#auto-create",
	"http://jabber.org/protocol/pubsub#persistent-items", "http://jabber.org/protocol/pubsub#publish",
	"http://jabber.org/protocol/pubsub#publish-options", "http://jabber.org/protocol/pubsub#retrieve-items",
	"http://jabber.org/protocol/pubsub#subscribe", "http://jabber.org/protocol/rosterx", "http://jabber.org/protocol/si",
	"http://jabber.org/protocol/si/profile/file-transfer", "http://jabber.org/protocol/tune+notify", "http://jabber.org/protocol/xhtml-im",
	"jabber:iq:last", "jabber:iq:oob", "jabber:iq:privacy", "jabber:iq:private", "jabber:iq:register", "jabber:iq:roster",
	"jabber:iq:time", "jabber:iq:version", "jabber:x:conference", "jabber:x:data", "jabber:x:oob", "msgoffline",
	"urn:ietf:rfc:3264", "urn:xmpp:avatar:data", "urn:xmpp:avatar:metadata+notify", "urn:xmpp:blocking", "urn:xmpp:bob",
	"urn:xmpp:bookmarks:1+notify", "urn:xmpp:carbons:2", "urn:xmpp:chat-markers:0", "urn:xmpp:delay", "urn:xmpp:eme:0",
	"urn:xmpp:http:upload:0", "urn:xmpp:idle:1", "urn:xmpp:jingle-message:0", "urn:xmpp:jingle:1", "urn:xmpp:jingle:apps:dtls:0",
	"urn:xmpp:jingle:apps:file-transfer:5", "urn:xmpp:jingle:apps:rtp:1", "urn:xmpp:jingle:apps:rtp:audio", "urn:xmpp:jingle:apps:rtp:video",
	"urn:xmpp:jingle:transports:ibb:1", "urn:xmpp:jingle:transports:ice-udp:1", "urn:xmpp:jingle:transports:s5b:1", "urn:xmpp:mam:2",
	"urn:xmpp:mam:2#extended", "urn:xmpp:message-correct:0", "urn:xmpp:message-moderate:1", "urn:xmpp:ping", "urn:xmpp:push:0",
	"urn:xmpp:reactions:0", "urn:xmpp:receipts", "urn:xmpp:reply:0", "urn:xmpp:sid:0", "urn:xmpp:time", "urn:xmpp:vcard4", "vcard-temp",
}

var identities = []form{
	{3, `<identity category='client' name='{coin}' type='pc'/>`},
	{3, `<identity category='client' name='{coin}' type='phone'/>`},
	{1, `<identity category='client' name='{coin}' type='web' xml:lang='{lang}'/>`},
	{2, `<identity category='server' name='{coin}' type='im'/><identity category='pubsub' type='pep'/>`},
	{1, `<identity category='account' type='registered'/><identity category='pubsub' type='pep'/>`},
	{1, `<identity category='conference' name='{words}' type='text'/><identity category='gateway' name='{words}' type='irc'/>`},
}

var conditions = []form{
	{6, `<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>`},
	{5, `<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>`},
	{3, `<feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>`},
	{2, `<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>`},
	{2, `<remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>`},
	{1, `<not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>`},
	{1, `<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>xmpp:{someone}</gone>`},
}

var contacts = []form{
	{5, `<item jid='{someone}' name='{nick}' subscription='both'><group>{group}</group></item>`},
	{4, `<item jid='{someone}' name='{words}' subscription='both'/>`},
	{3, `<item jid='{someone}' subscription='both'/>`},
	{1, `<item ask='subscribe' jid='{someone}' name='{nick}' subscription='none'><group>{group}</group></item>`},
	{1, `<item jid='{someone}' subscription='from'/>`},
	{1, `<item jid='{someone}' name='{coin}' subscription='to'><group>{group}</group><group>{group}</group></item>`},
}

var groups = [...]string{"Friends", "Work", "Family", "Büro", "Друзья", "R&D", "Club", "People of \"42\""}

var nodes = [...]string{
	"urn:xmpp:avatar:metadata", "eu.siacs.conversations.axolotl.devicelist", "http://jabber.org/protocol/nick", "urn:xmpp:bookmarks:1",
	"urn:xmpp:vcard4", "http://jabber.org/protocol/geoloc", "urn:xmpp:microblog:0",
}

// iqField fills the blanks of requests and their answers.
func (g *Generator) iqField(name string) bool {
	switch name {
	case "identities":
		g.expand(g.pick(identities))
	case "features":
		g.features()
	case "services":
		g.repeat(g.between(2, 8), `<item jid='{coin}.{domain}' name?='{words}'/>`)
	case "roster":
		for range g.octave(1, 60) {
			g.expand(g.pick(contacts))
		}
	case "contact":
		g.expand(g.pick(contacts))
	case "feature":
		g.raw(g.item)
	case "group":
		g.text(groups[g.skewed(len(groups))])
	case "condition":
		g.expand(g.pick(conditions))
	case "errortype":
		g.raw([]string{"cancel", "auth", "modify", "wait"}[g.skewed(4)])
	case "node":
		g.raw(nodes[g.skewed(len(nodes))])
	case "bundle":
		g.bundle()
	default:
		return false
	}
	return true
}

// features writes the feature list of one client, which announces the same ones each time.
func (g *Generator) features() {
	has := random{uint64(g.client)}
	share := has.between(20, 80)
	for _, g.item = range features {
		if has.chance(share) {
			g.expand(`<feature var='{feature}'/>`)
		}
	}
}

// bundle writes the public keys that a device offers to those who want to open a session with it.
func (g *Generator) bundle() {
	g.expand(`<bundle xmlns='eu.siacs.conversations.axolotl'><signedPreKeyPublic signedPreKeyId='{few 20}'>{b64 33}` +
		`</signedPreKeyPublic><signedPreKeySignature>{b64 64}</signedPreKeySignature><identityKey>{b64 33}</identityKey>` +
		`<prekeys>`)
	g.repeat(g.between(20, 60), `<preKeyPublic preKeyId='{number 1000}'>{b64 33}</preKeyPublic>`)
	g.raw("</prekeys></bundle>")
}
