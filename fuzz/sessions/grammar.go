package sessions

import (
	"fmt"
	"strings"
	"sync"
)

// The grammar, a production a line, in words with spaces between them:
//
//	name = item...          what the name stands for
//	< local {ns} a=v ... >  a start tag, up to "</>"; "/>" ends it at once. Without {ns} it is in its parent's namespace,
//	                        and {} is the content namespace of the stream. Of "a=v|w" one is taken, "$x" is filled
//	                        in, and "a=v?" may be left out.
//	( x y | z )             one of them
//	$x =v|w                 text that is filled in, or one of those
//	x? x* x+                may be left out; any number of times; once or more
const grammar = `
stanza = ( message | presence | iq )

message = ( chat | groupchat | receipt | marker | carbon | forwarded | archived | correction | reaction | retraction | omemo | encrypted | event | form | failed | invitation | oob | room-subject | foreign-message | bare-message )
chat = < message {} to=$jid from=$jid? id=$id? type=chat|normal? xml:lang=$lang? > body subject? thread? chatstate? request? hint* delay? nick? origin? </>
groupchat = < message {} to=$jid from=$jid type=groupchat id=$id > body chatstate? occupant? sid? </>
receipt = < message {} to=$jid from=$jid? id=$id > < received {urn:xmpp:receipts} id=$id /> hint* </>
marker = < message {} to=$jid > < displayed {urn:xmpp:chat-markers:0} id=$id /> hint? </>
carbon = < message {} to=$jid from=$bare > ( < sent {urn:xmpp:carbons:2} > wrapped </> | < received {urn:xmpp:carbons:2} > wrapped </> ) </>
wrapped = < forwarded {urn:xmpp:forward:0} > delay? ( chat | receipt ) </>
forwarded = < message {} to=$jid > body? wrapped </>
archived = < message {} to=$jid id=$id > < result {urn:xmpp:mam:2} queryid=$id id=$id > wrapped </> </>
correction = < message {} to=$jid type=chat id=$id > body < replace {urn:xmpp:message-correct:0} id=$id /> </>
reaction = < message {} to=$jid type=chat > < reactions {urn:xmpp:reactions:0} id=$id > < reaction > $text </> emoji* </> hint </>
emoji = < reaction > $text </>
retraction = < message {} to=$jid > < retract {urn:xmpp:message-retract:1} id=$id /> < fallback {urn:xmpp:fallback:0} for=$uri? /> body </>
omemo = < message {} to=$jid type=chat id=$id > < encrypted {eu.siacs.conversations.axolotl} > < header sid=$number > key* < iv > $base64 </> </> < payload > $base64 </> </> body? hint </>
key = < key rid=$number prekey=true|false? > $base64 </>
encrypted = < message {} to=$jid > < openpgp {urn:xmpp:openpgp:0} > $base64 </> body? </>
event = < message {} from=$bare to=$jid type=headline? > < event {http://jabber.org/protocol/pubsub#event} > < items node=$uri > ( < item id=$id > foreign </> | < retract id=$id /> ) </> </> </>
form = < message {} to=$jid from=$domain? > < x {jabber:x:data} type=form|submit|result > title? field* </> </>
title = < title > $text </>
field = < field var=$token type=boolean|text-single|list-multi|hidden? label=$text? > value* option* < required />? </>
value = < value > $text </>
option = < option label=$text? > value </>
failed = < message {} to=$jid from=$jid type=error id=$id > body? error </>
invitation = < message {} to=$bare > < x {http://jabber.org/protocol/muc#user} > < invite to=$jid > reason? < continue thread=$id />? </> < password > $text </> </> < x {jabber:x:conference} jid=$bare reason=$text? /> </>
oob = < message {} to=$jid > body < x {jabber:x:oob} > < url > $uri </> < desc > $text </> </> </>
room-subject = < message {} from=$jid type=groupchat > < subject > $text </> delay? </>
foreign-message = < message {} to=$jid? > foreign+ </>
bare-message = < message {} to=$jid? />
body = < body xml:lang=$lang? > $text </>
subject = < subject xml:lang=$lang? > $text </>
thread = < thread parent=$id? > $id </>
reason = < reason > $text </>
chatstate = ( < active {http://jabber.org/protocol/chatstates} /> | < composing {http://jabber.org/protocol/chatstates} /> | < paused {http://jabber.org/protocol/chatstates} /> | < gone {http://jabber.org/protocol/chatstates} /> )
request = ( < request {urn:xmpp:receipts} /> | < markable {urn:xmpp:chat-markers:0} /> )
hint = ( < store {urn:xmpp:hints} /> | < no-copy {urn:xmpp:hints} /> | < no-permanent-store {urn:xmpp:hints} /> )
delay = < delay {urn:xmpp:delay} stamp=$stamp from=$domain? > $text </>
nick = < nick {http://jabber.org/protocol/nick} > $text </>
origin = < origin-id {urn:xmpp:sid:0} id=$id />
sid = < stanza-id {urn:xmpp:sid:0} id=$id by=$bare />
occupant = < occupant-id {urn:xmpp:occupant-id:0} id=$base64 />

presence = ( available | unavailable | subscription | join | occupancy | bare-presence )
available = < presence {} from=$jid? xml:lang=$lang? > < show > =away|chat|dnd|xa </> status* < priority > $number </> caps? avatar? nick? </>
status = < status xml:lang=$lang? > $text </>
unavailable = < presence {} type=unavailable to=$jid? > status? delay? </>
subscription = < presence {} to=$bare type=subscribe|subscribed|unsubscribe|unsubscribed|probe id=$id? > status? nick? </>
join = < presence {} to=$jid > < x {http://jabber.org/protocol/muc} > < history maxstanzas=$number? since=$stamp? /> < password > $text </> </> caps? </>
occupancy = < presence {} from=$jid to=$jid type=unavailable? > < x {http://jabber.org/protocol/muc#user} > < item affiliation=owner|member|none role=moderator|participant|none jid=$jid? nick=$text? > reason? </> code* </> occupant? </>
code = < status code=100|110|201|210|303 />
bare-presence = < presence {} />
caps = < c {http://jabber.org/protocol/caps} hash=sha-1 node=$uri ver=$base64 />
avatar = < x {vcard-temp:x:update} > < photo > $hash </> </>

iq = ( roster | roster-push | disco-info | disco-items | ping | version | time | last | vcard | register | bind | session | pubsub | publish | mam | command | upload | ibb | jingle | block | private | adhoc-error | iq-error | iq-result | foreign-iq )
roster = < iq {} type=result id=$id to=$jid? > < query {jabber:iq:roster} ver=$token? > contact* </> </>
contact = < item jid=$bare name=$text? subscription=none|to|from|both? ask=subscribe? > group* </>
group = < group > $text </>
roster-push = < iq {} type=set id=$id > < query {jabber:iq:roster} > contact </> </>
disco-info = < iq {} type=result id=$id from=$domain > < query {http://jabber.org/protocol/disco#info} node=$uri? > identity+ feature* </> </>
identity = < identity category=client|server|conference type=pc|im|text name=$text? xml:lang=$lang? />
feature = < feature var=$uri />
disco-items = < iq {} type=result id=$id > < query {http://jabber.org/protocol/disco#items} > disco-item* </> </>
disco-item = < item jid=$bare name=$text? node=$token? />
ping = < iq {} type=get id=$id to=$domain? from=$jid? > < ping {urn:xmpp:ping} /> </>
version = < iq {} type=result id=$id > < query {jabber:iq:version} > < name > $text </> < version > $token </> < os > $text </> </> </>
time = < iq {} type=result id=$id > < time {urn:xmpp:time} > < tzo > $token </> < utc > $stamp </> </> </>
last = < iq {} type=result id=$id > < query {jabber:iq:last} seconds=$number > $text </> </>
vcard = < iq {} type=result id=$id > < vCard {vcard-temp} > < FN > $text </> < N > < FAMILY > $text </> < GIVEN /> </> < PHOTO > < TYPE > =image/png </> < BINVAL > $base64 </> </> < JABBERID > $bare </> </> </>
register = < iq {} type=set id=$id > < query {jabber:iq:register} > < username > $token </> < password > $text </> </> </>
bind = ( < iq {} type=set id=$id > < bind {urn:ietf:params:xml:ns:xmpp-bind} > < resource > $text </> </> </> | < iq {} type=result id=$id > < bind {urn:ietf:params:xml:ns:xmpp-bind} > < jid > $jid </> </> </> )
session = < iq {} type=set id=$id > < session {urn:ietf:params:xml:ns:xmpp-session} /> </>
pubsub = < iq {} type=set id=$id to=$bare > < pubsub {http://jabber.org/protocol/pubsub} > < subscribe node=$uri jid=$bare /> </> </>
publish = < iq {} type=set id=$id > < pubsub {http://jabber.org/protocol/pubsub} > < publish node=$uri > < item id=$id > foreign </> </> < publish-options > < x {jabber:x:data} type=submit > field+ </> </> </> </>
mam = < iq {} type=set id=$id > < query {urn:xmpp:mam:2} queryid=$id > < x {jabber:x:data} type=submit > field+ </> < set {http://jabber.org/protocol/rsm} > < max > $number </> < before /> </> </> </>
command = < iq {} type=set id=$id to=$domain > < command {http://jabber.org/protocol/commands} node=$uri action=execute|cancel? sessionid=$id? > form-body? < note type=info|warn > $text </> </> </>
form-body = < x {jabber:x:data} type=submit > field* </>
upload = < iq {} type=result id=$id > < slot {urn:xmpp:http:upload:0} > < put url=$uri > < header name=Authorization > $base64 </> </> < get url=$uri /> </> </>
ibb = < iq {} type=set id=$id to=$jid > < data {http://jabber.org/protocol/ibb} seq=$number sid=$id > $base64 </> </>
jingle = < iq {} type=set id=$id to=$jid > < jingle {urn:xmpp:jingle:1} action=session-initiate sid=$id initiator=$jid? > < content creator=initiator name=$token > < description {urn:xmpp:jingle:apps:rtp:1} media=audio > payload+ </> < transport {urn:xmpp:jingle:transports:ice-udp:1} pwd=$id ufrag=$token > candidate* </> </> </> </>
payload = < payload-type id=$number name=opus clockrate=48000 channels=2? > < parameter name=$token value=$number /> </>
candidate = < candidate component=1 foundation=$number generation=0 id=$token ip=2001:db8::9 network=0 port=$number priority=$number protocol=udp type=host|srflx />
block = < iq {} type=set id=$id > < block {urn:xmpp:blocking} > < item jid=$bare /> </> </>
private = < iq {} type=set id=$id > < query {jabber:iq:private} > < storage {storage:bookmarks} > < conference jid=$bare autojoin=true|0 name=$text > < nick > $text </> </> </> </> </>
adhoc-error = < iq {} type=error id=$id from=$domain > < command {http://jabber.org/protocol/commands} node=$uri /> error </>
iq-error = < iq {} type=error id=$id to=$jid > error </>
iq-result = < iq {} type=result id=$id to=$jid? />
foreign-iq = < iq {} type=get|set id=$id > foreign </>
error = < error {} type=cancel|modify|wait|auth by=$domain? > condition error-text? foreign? </>
condition = ( < item-not-found {urn:ietf:params:xml:ns:xmpp-stanzas} /> | < not-allowed {urn:ietf:params:xml:ns:xmpp-stanzas} /> | < gone {urn:ietf:params:xml:ns:xmpp-stanzas} > $uri </> )
error-text = < text {urn:ietf:params:xml:ns:xmpp-stanzas} xml:lang=$lang? > $text </>

nonza = ( sm-request | sm-answer | sm-enable | sm-enabled | sm-resume | sm-resumed | sm-failed | csi-active | csi-inactive )
sm-request = < r {urn:xmpp:sm:3} />
sm-answer = < a {urn:xmpp:sm:3} h=$number />
sm-enable = < enable {urn:xmpp:sm:3} resume=true|1? max=$number? />
sm-enabled = < enabled {urn:xmpp:sm:3} id=$id resume=true? location=$domain? />
sm-resume = < resume {urn:xmpp:sm:3} h=$number previd=$id />
sm-resumed = < resumed {urn:xmpp:sm:3} h=$number previd=$id />
sm-failed = < failed {urn:xmpp:sm:3} h=$number? > < item-not-found {urn:ietf:params:xml:ns:xmpp-stanzas} /> </>
csi-active = < active {urn:xmpp:csi:0} />
csi-inactive = < inactive {urn:xmpp:csi:0} />

auth = < auth {urn:ietf:params:xml:ns:xmpp-sasl} mechanism=PLAIN|SCRAM-SHA-256|EXTERNAL > $base64 </>
challenge = < challenge {urn:ietf:params:xml:ns:xmpp-sasl} > $base64 </>
response = < response {urn:ietf:params:xml:ns:xmpp-sasl} > $base64 </>
success = < success {urn:ietf:params:xml:ns:xmpp-sasl} > $base64 </>
failure = < failure {urn:ietf:params:xml:ns:xmpp-sasl} > < not-authorized /> < text xml:lang=$lang > $text </> </>
authenticate = < authenticate {urn:xmpp:sasl:2} mechanism=SCRAM-SHA-1-PLUS > < initial-response > $base64 </> < user-agent id=$id > < software > $text </> < device > $text </> </> bind2? </>
bind2 = < bind {urn:xmpp:bind:0} > < tag > $text </> < enable {urn:xmpp:sm:3} /> </>
starttls = < starttls {urn:ietf:params:xml:ns:xmpp-tls} />
proceed = < proceed {urn:ietf:params:xml:ns:xmpp-tls} />
compress = < compress {http://jabber.org/protocol/compress} > < method > =zlib </> </>
dialback = ( < result {jabber:server:dialback} from=$domain to=$domain > $hash </> | < verify {jabber:server:dialback} from=$domain to=$domain id=$id type=valid|invalid? /> )
sasl-features = < features {http://etherx.jabber.org/streams} > starttls-feature? mechanisms register-feature? limits-feature? </>
bind-features = < features {http://etherx.jabber.org/streams} > < bind {urn:ietf:params:xml:ns:xmpp-bind} /> session-feature? < sm {urn:xmpp:sm:3} > < optional /> </> roster-feature? < csi {urn:xmpp:csi:0} /> caps? limits-feature? </>
starttls-feature = < starttls {urn:ietf:params:xml:ns:xmpp-tls} > < required /> </>
mechanisms = < mechanisms {urn:ietf:params:xml:ns:xmpp-sasl} > mechanism+ </>
mechanism = < mechanism > =PLAIN|EXTERNAL|SCRAM-SHA-1|SCRAM-SHA-1-PLUS </>
register-feature = < register {http://jabber.org/features/iq-register} />
session-feature = < session {urn:ietf:params:xml:ns:xmpp-session} > < optional /> </>
roster-feature = < ver {urn:xmpp:features:rosterver} />
limits-feature = < limits {urn:xmpp:stream-limits:0} > < max-bytes > $number </> < idle-seconds > $number </> </>
stream-error = < error {http://etherx.jabber.org/streams} > < conflict {urn:ietf:params:xml:ns:xmpp-streams} /> < text {urn:ietf:params:xml:ns:xmpp-streams} xml:lang=$lang > $text </> foreign? </>

client-first = challenge-answer* ( auth | authenticate )
challenge-answer = response
client-next = bind session? available ( stanza | nonza )
server-first = sasl-features challenge? success
server-next = bind-features bind
later = ( stanza | stanza | stanza | nonza )
last-words = stream-error?
`

// item is a parsed part of a production.
type item struct {
	kind    itemKind
	name    string // of a rule, a field or an element
	ns      string
	inherit bool // the namespace is the parent's
	attrs   []attrRule
	items   []item   // of an element
	choices [][]item // of a choice
	repeat  byte     // '?', '*', '+' or 0
}

type itemKind uint8

const (
	ruleItem    itemKind = iota // another production
	fieldItem                   // text that is filled in
	literalItem                 // text as it stands, one of several
	elementItem
	choiceItem
)

type attrRule struct {
	name, value string
	optional    bool
}

// content stands for the content namespace of the stream in an item.
const content = "\x00"

// productions are the parsed grammar, and their names in order.
var productions = sync.OnceValue(func() map[string][]item {
	all := map[string][]item{}
	for line := range strings.Lines(grammar) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		p := grammarParser{line: line, words: words[2:]}
		items := p.items()
		if words[1] != "=" || len(p.words) > 0 || all[words[0]] != nil {
			p.fail("a production is a new name, =, and items")
		}
		all[words[0]] = items
	}
	for name, items := range all {
		checkNames(name, items, all)
	}
	return all
})

func checkNames(in string, items []item, all map[string][]item) {
	for _, it := range items {
		if _, known := all[it.name]; it.kind == ruleItem && !known && it.name != foreignRule {
			panic(fmt.Sprintf("sessions: %s uses %s, which is no production", in, it.name))
		}
		checkNames(in, it.items, all)
		for _, c := range it.choices {
			checkNames(in, c, all)
		}
	}
}

type grammarParser struct {
	line  string
	words []string
}

func (p *grammarParser) fail(why string) { panic(fmt.Sprintf("sessions: %s: %s", why, p.line)) }

func (p *grammarParser) take() string {
	if len(p.words) == 0 {
		p.fail("it ends early")
	}
	w := p.words[0]
	p.words = p.words[1:]
	return w
}

// items reads up to the end of what they are in.
func (p *grammarParser) items() (all []item) {
	for len(p.words) > 0 {
		w := p.words[0]
		if w == ")" || w == "|" || strings.HasPrefix(w, "</>") {
			return all
		}
		all = append(all, p.item())
	}
	return all
}

func (p *grammarParser) item() item {
	w := p.take()
	switch w {
	case "<":
		return p.element()
	case "(":
		it := item{kind: choiceItem}
		for {
			it.choices = append(it.choices, p.items())
			if w := p.take(); w[0] == ')' {
				it.repeat = suffix(w)
				return it
			}
		}
	}
	if w[0] == '=' {
		return item{kind: literalItem, name: w[1:]}
	}
	it := item{kind: ruleItem, repeat: suffix(w), name: strings.TrimRight(w, "?*+")}
	if w[0] == '$' {
		it.kind, it.name = fieldItem, it.name[1:]
	}
	return it
}

func (p *grammarParser) element() item {
	it := item{kind: elementItem, name: p.take(), inherit: true}
	for {
		w := p.take()
		switch {
		case w[0] == '{':
			it.ns, it.inherit = strings.Trim(w, "{}"), false
			if it.ns == "" {
				it.ns = content
			}
		case strings.HasPrefix(w, "/>"):
			it.repeat = suffix(w)
			return it
		case w == ">":
			it.items = p.items()
			it.repeat = suffix(p.take())
			return it
		default:
			name, value, _ := strings.Cut(w, "=")
			optional := strings.HasSuffix(value, "?")
			it.attrs = append(it.attrs, attrRule{name, strings.TrimSuffix(value, "?"), optional})
		}
	}
}

// suffix returns how often an item comes.
func suffix(w string) byte {
	switch c := w[len(w)-1]; c {
	case '?', '*', '+':
		return c
	}
	return 0
}
