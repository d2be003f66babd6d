package traffic

import (
	"strconv"
	"strings"
)

// person is one user of the pool.
type person struct {
	bare      string
	resources [2]string
	photo     uint64 // seeds the digest of the photo, which is always the same
}

// population is the size of the pool: enough that no small table holds everybody, few enough that they meet again.
const population = 310

// stride walks through everybody before it meets somebody again, so that the contacts of a roster differ.
const stride = 7

var domains = [...]string{
	"example.com", "jabber.example.org", "chat.example.net", "xmpp.example", "im.example.edu", "bücher.example",
}

var givenNames = strings.Fields(`ada alan alice amir anna anton astrid bela bob boris carla carol chen claire clara
	dana dave dimitri elena emil erik eva fatima felix frank grace greta hana hans heidi hugo ida igor ines ivan jan jane
	jonas jörg judith jürgen karl katja kim lars lea leo lena lin lisa luca magda malte maria marie mark max mei mia mika
	nadia nils nina noah olaf olga oscar otto paul pavel petra pia ralf rené rosa sam sara simon sofia stefan sven tanja
	theo tim tom ute vera walter wei yuki zoé анна борис мария 小林`)

var resourceKinds = [...]string{
	"phone", "laptop", "Home", "work", "Conversations.", "gajim.", "dino.", "Psi+", "Monal-iOS.", "web-", "bot", "tablet",
	"Küche", "desktop ",
}

// people is the same for all seeds, so that benchmarks on different seeds stay comparable; a seed decides who talks
// most.
var people = makePeople()

func makePeople() []person {
	r := random{1}
	all := make([]person, population)
	for i := range all {
		domain := domains[r.skewed(len(domains))]
		all[i] = person{
			bare:      localpart(&r, i) + "@" + domain,
			resources: [2]string{resource(&r), resource(&r)},
			photo:     r.next(),
		}
	}
	return all
}

// localpart is unique to i: each round through the names decorates them in another way.
func localpart(r *random, i int) string {
	name := givenNames[i%len(givenNames)]
	switch i / len(givenNames) {
	case 0:
		return name
	case 1:
		return name + "." + givenNames[(i*7+3)%len(givenNames)]
	case 2:
		return name + strconv.Itoa(1960+r.below(50))
	}
	return givenNames[(i*11+5)%len(givenNames)] + "_" + name
}

func resource(r *random) string {
	kind := resourceKinds[r.below(len(resourceKinds))]
	if last := kind[len(kind)-1]; last != '.' && last != '-' && last != ' ' {
		return kind
	}
	b := []byte(kind)
	for range r.between(4, 8) {
		b = append(b, letters62[r.below(len(letters62))])
	}
	return string(b)
}

var rooms = [...]string{
	"lounge@conference.example.com", "dev@conference.example.com", "support@muc.jabber.example.org",
	"café@muc.jabber.example.org", "ops-alerts@rooms.example.net", "xsf@muc.xmpp.example", "book-club@chat.im.example.edu",
	"standup@conference.example.com", "random@conference.example.com", "stammtisch@muc.jabber.example.org",
	"физика@chat.im.example.edu", "a1b2c3d4e5f6@groups.example.net",
}

var nicks = [...]string{
	"Ada", "mike", "Jörg", "petra", "Zoé d'Arc", "☕ Tom", "R&D bot", "anna_b", "Max [away]", "小林", "Мария", "kim",
	"|DJ|", "lena", "Sven (phone)", "theo", "olga", "n00b", "Fatima", "Ida B.",
}

func (g *Generator) person() *person {
	favourite := int(scramble(g.seed) % population)
	return &people[(favourite+g.skewed(population))%population]
}

// addressField fills blanks with addresses, escaped where they need it.
func (g *Generator) addressField(name string) bool {
	switch name {
	case "me":
		g.text(g.me.bare)
	case "myjid":
		g.fullJID(g.me)
	case "peer":
		g.text(g.peer.bare)
	case "peerjid":
		g.fullJID(g.peer)
	case "someone":
		g.walk = (g.walk + stride) % population
		g.text(people[g.walk].bare)
	case "domain":
		g.text(domainOf(g.me))
	case "service":
		g.raw([]string{"upload", "pubsub", "conference", "proxy"}[g.below(4)] + ".")
		g.text(domainOf(g.me))
	case "room":
		g.text(rooms[g.room])
	case "occupant":
		g.text(rooms[g.room])
		g.raw("/")
		g.text(nicks[g.nick])
	case "occupantid": // the same for the same occupant
		id := random{uint64(g.room)<<32 | uint64(g.nick)}
		g.base64(&id, 32, 0)
	case "nick":
		g.text(nicks[g.skewed(len(nicks))])
	case "resource":
		g.text(g.me.resources[0])
	default:
		return false
	}
	return true
}

func (g *Generator) fullJID(p *person) {
	g.text(p.bare)
	g.raw("/")
	g.text(p.resources[g.skewed(len(p.resources))])
}

func domainOf(p *person) string { return p.bare[strings.IndexByte(p.bare, '@')+1:] }
