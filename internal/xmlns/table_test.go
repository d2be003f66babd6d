package xmlns

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Names that agree in all but one of their parts stay apart, whatever
// separator somebody thinks of (CVE-2022-25236).
func TestNamesArePairs(t *testing.T) {
	tab := NewTable(1000)
	seen := map[ID]string{}
	for _, sep := range []string{"", "\n", "\x01", "\x1f", ":", "|", "}", " "} {
		for _, p := range [][2]string{{"a" + sep + "b", "c"}, {"a", "b" + sep + "c"}, {"", "a" + sep + "b" + sep + "c"}, {"a" + sep, "bc"}} {
			id := tab.Name(tab.Space([]byte(p[0])), []byte(p[1]))
			key := fmt.Sprintf("%q", p)
			if other, ok := seen[id]; ok && other != key {
				t.Fatalf("%s and %s are one name", key, other)
			}
			seen[id] = key
			if string(tab.Bytes(id)) != p[1] || string(tab.Bytes(tab.SpaceOf(id))) != p[0] {
				t.Fatalf("%s reads %q, %q", key, tab.Bytes(tab.SpaceOf(id)), tab.Bytes(id))
			}
		}
	}
}

// The table against a map, with names of every length round the word size,
// through flushes.
func TestTableAgainstMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	tab := NewTable(300)
	type key struct {
		space ID
		local string
	}
	model := map[key]ID{}
	buf := make([]byte, 64)
	for i := range 50000 {
		if tab.Full() {
			tab.Flush()
			clear(model)
		}
		local := buf[rng.IntN(8):]
		local = local[:1+rng.IntN(40)]
		for k := range local {
			local[k] = 'a' + byte(rng.IntN(2))
		}
		if i%2 == 0 {
			local = local[:min(len(local), 3)]
		}
		space := tab.Space([]byte{'u', byte('0' + rng.IntN(3))})
		id := tab.Name(space, local)
		k := key{space, string(local)}
		if was, ok := model[k]; ok && was != id {
			t.Fatalf("%v was %d and is %d", k, was, id)
		}
		model[k] = id
		if string(tab.Bytes(id)) != k.local || tab.SpaceOf(id) != space {
			t.Fatalf("%v reads %q", k, tab.Bytes(id))
		}
	}
	ids := map[ID]bool{}
	for k, id := range model {
		if ids[id] {
			t.Fatalf("%v shares its id", k)
		}
		ids[id] = true
	}
}

func TestFixedIDs(t *testing.T) {
	tab := NewTable(100)
	for id, got := range map[ID]ID{
		NoSpace: tab.Space(nil), NoPrefix: tab.Prefix(nil), XMLPrefix: tab.Prefix([]byte("xml")),
		XMLNSPrefix: tab.Prefix([]byte("xmlns")), XMLSpace: tab.Space([]byte(XMLURI)), XMLNSSpace: tab.Space([]byte(XMLNSURI)),
	} {
		if got != id {
			t.Errorf("%d is %d", id, got)
		}
	}
	if tab.Bound(XMLPrefix) != XMLSpace || tab.Bound(XMLNSPrefix) != NoID || tab.Default() != NoSpace {
		t.Error("bindings at the beginning")
	}
	if tab.Known(tab.Name(XMLSpace, []byte("lang"))) == 0 || tab.KnownSpace(XMLSpace) != SpaceXML || tab.KnownSpace(NoSpace) != SpaceNone {
		t.Error("xml:lang is not known")
	}
}

// A prefix and a namespace name of the same bytes, and names called like them,
// are four things.
func TestKindsStayApart(t *testing.T) {
	tab := NewTable(100)
	b := []byte("same")
	ids := map[ID]bool{tab.Prefix(b): true, tab.Space(b): true, tab.Name(NoSpace, b): true, tab.Name(tab.Space(b), b): true}
	if len(ids) != 4 {
		t.Errorf("%d ids", len(ids))
	}
}

func TestQualifiedNames(t *testing.T) {
	tab := NewTable(100)
	p := tab.Prefix([]byte("p"))
	tab.Bind(p, tab.Space([]byte("urn:p")))
	tab.Bind(NoPrefix, tab.Space([]byte("urn:d")))
	for qname, want := range map[string]string{
		"a": "urn:d a", "p:a": "urn:p a", "q:a": "", ":a": "", "a:": "", "p:1": "", "p:a:b": "", "xml:a": XMLURI + " a",
		"xmlns:a": "", "p:\u00b7": "", "p:\u00e9": "urn:p \u00e9", "averyverylongname": "urn:d averyverylongname",
		"averyverylongname:b": "", "p:averyverylongname": "urn:p averyverylongname",
	} {
		got := ""
		if id := tab.Element([]byte(qname)); id != NoID {
			got = fmt.Sprintf("%s %s", tab.Bytes(tab.SpaceOf(id)), tab.Bytes(id))
		}
		if got != want {
			t.Errorf("element %s: %q, want %q", qname, got, want)
		}
	}
	if id := tab.Attribute([]byte("a")); tab.SpaceOf(id) != NoSpace {
		t.Error("an attribute without a prefix is in a namespace")
	}
	if was := tab.Bind(p, NoID); string(tab.Bytes(was)) != "urn:p" || tab.Element([]byte("p:a")) != NoID {
		t.Error("unbound")
	}
}

func TestSeen(t *testing.T) {
	tab := NewTable(100)
	a, b := tab.Attribute([]byte("a")), tab.Attribute([]byte("b"))
	tab.serial = 1<<32 - 3 // it wraps on the way
	for range 6 {
		tab.NextTag()
		if tab.Seen(a) || tab.Seen(b) || !tab.Seen(a) {
			t.Fatal("a tag saw what it did not have, or did not see what it had")
		}
	}
}

// Look-ups cost the same however much is in the table: probes are counted, for
// ten thousand prefixes, namespaces and names, and for looking all of them up
// again.
func TestProbesStayFew(t *testing.T) {
	tab := NewTable(1 << 16)
	const n = 10000
	for round := range 2 {
		before := tab.Steps()
		for i := range n {
			prefix := tab.Prefix(fmt.Appendf(nil, "p%d", i))
			tab.Bind(prefix, tab.Space(fmt.Appendf(nil, "urn:stanza:test:%d", i)))
			tab.Element(fmt.Appendf(nil, "p%d:local%d", i, i))
		}
		if steps := tab.Steps() - before; steps > 4*4*n { // four look-ups each
			t.Errorf("round %d: %d probes for %d look-ups", round, steps, 4*n)
		}
	}
}

// Hashing is seeded: two tables put the same names in different places.
func TestSeeded(t *testing.T) {
	b := []byte("name")
	one, other := NewTable(10), NewTable(10)
	if one.hash(NoSpace, load(b), 4) == other.hash(NoSpace, load(b), 4) {
		t.Error("two tables with one seed")
	}
}

// A registration makes tables due for a flush: they may have learned that the
// name is unknown.
func TestRegistrationFlushes(t *testing.T) {
	tab := NewTable(100)
	learn := func() ID { return tab.Name(tab.Space([]byte("urn:stanza:test:flush")), []byte("late")) }
	if tab.Known(learn()) != 0 || tab.Full() {
		t.Fatal("known before it was registered")
	}
	n, err := Register("urn:stanza:test:flush", "late")
	if err != nil {
		t.Fatal(err)
	}
	if !tab.Full() {
		t.Fatal("not due for a flush")
	}
	tab.Flush()
	if tab.Known(learn()) != n {
		t.Error("unknown after it was registered")
	}
}

func TestNameStartMatchesScan(t *testing.T) {
	for _, r := range []rune{'a', '1', '-', '.', '_', 0xB7, 0xC0, 0x2FF, 0x300, 0x36F, 0x370, 0x203E, 0x203F, 0x2040, 0x2070, 0x10000} {
		want := r != '1' && r != '-' && r != '.' && r != 0xB7 && !(0x300 <= r && r <= 0x36F) && r != 0x203F && r != 0x2040
		if got := isNameStart([]byte(string(r))); got != want {
			t.Errorf("%U: %v", r, got)
		}
	}
}

// Renew keeps what is asked for, and nothing else.
func TestRenew(t *testing.T) {
	table := NewTable(1000)
	space, prefix := table.Space([]byte("urn:x")), table.Prefix([]byte("p"))
	name := table.Name(space, []byte("a-name-longer-than-eight"))
	plain, client := table.Name(NoSpace, []byte("to")), table.Name(table.Space([]byte("jabber:client")), []byte("message"))
	table.Bind(prefix, space)
	for i := range 500 {
		table.Name(space, fmt.Appendf(nil, "n%d", i))
	}
	if !table.HalfFull() {
		t.Error("500 of 1,000 names are not half of it")
	}
	for range 3 { // each time into what was there before
		known := table.Known(client)
		table.Renew()
		space, prefix, name, plain, client = table.Again(space), table.Again(prefix), table.Again(name), table.Again(plain), table.Again(client)
		if table.Again(NoSpace) != NoSpace || table.Again(XMLPrefix) != XMLPrefix {
			t.Error("what every table has changed its id")
		}
		if table.HalfFull() || table.Full() {
			t.Error("it is as full as before")
		}
		if string(table.Bytes(name)) != "a-name-longer-than-eight" || string(table.URI(name)) != "urn:x" || table.SpaceOf(name) != space ||
			string(table.Bytes(prefix)) != "p" || table.Bound(prefix) != NoID || string(table.URI(plain)) != "" ||
			table.Known(client) != known || known == 0 {
			t.Error("something else was kept")
		}
		if table.Name(space, []byte("a-name-longer-than-eight")) != name || table.Space([]byte("urn:x")) != space || table.Prefix([]byte("p")) != prefix {
			t.Error("what was kept is not found")
		}
	}
}
