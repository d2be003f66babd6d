package shape

import (
	"fmt"
	"strings"
	"testing"
	"unsafe"

	"github.com/seed492f7be9/stanza/internal/xmlns"
)

// tag makes a Tag of its bytes, in which VALUE stands for each value.
func tag(s string, decls ...Decl) *Tag {
	t := &Tag{Bytes: []byte(s), Name: strings.IndexAny(s[1:], " />"), Empty: strings.HasSuffix(s, "/>"), Decls: decls, Entry: 7}
	t.LongestName = t.Name
	for i := 0; ; {
		k := strings.Index(s[i:], "VALUE")
		if k < 0 {
			return t
		}
		i += k + len("VALUE")
		t.Slots = append(t.Slots, Slot{From: int32(i - len("VALUE")), To: int32(i), Entry: uint64(len(t.Slots))})
	}
}

func newTable(max int) *Table {
	t := new(Table)
	t.Init(max)
	return t
}

// find walks the table as a reader does, and returns the tag's last literal.
func find(t *Table, s Scope, tag *Tag) *Node {
	b := append(append([]byte(nil), tag.Bytes...), "        "...)
	at := 0
	is := func(n *Node) bool {
		return at+int(n.Size) <= len(tag.Bytes) && ((word(b[at:])^n.Head)|(word(b[at+int(n.TailAt):])^n.Tail))&n.Mask == 0 &&
			(n.Size <= 16 || t.Middle(n, b[at:]))
	}
	c := t.First(s, b, 0, Key(tag.Bytes))
	for ; c != 0; c = t.nodes[c].Next {
		if n := &t.nodes[c]; n.Scope == s && is(n) {
			break
		}
	}
	for i := 0; c != 0 && t.nodes[c].Kind == Value; i++ {
		at = int(tag.Slots[i].To)
		for c = t.nodes[c].Child; c != 0 && !is(&t.nodes[c]); c = t.nodes[c].Next {
		}
	}
	if c == 0 {
		return nil
	}
	return &t.nodes[c]
}

func word(b []byte) uint64 { return ends(b[:8]).head }

var tags = []string{
	"<a>", "<a/>", "<a >", "<ab>", "<a x='VALUE'>", `<a x="VALUE">`, "<a x='VALUE'/>", "<a x='VALUE' y='VALUE'>", "<a  x='VALUE' y='VALUE'>",
	"<a x = 'VALUE'>", "<a x='VALUE' xy='VALUE'>", "<message to='VALUE' from='VALUE' id='VALUE' type='VALUE'>",
	"<a xmlns='urn:x'>", "<a xmlns='urn:y'>", "<a xmlns='urn:x' b='VALUE'>", "<a xmlns:p='urn:x'>", "<a xmlnsx='VALUE'>", "<a xmlns='a>b'>",
	"<a xmlns='http://jabber.org/protocol/caps' node='VALUE'/>", "<a xmlns='http://jabber.org/protocol/cups' node='VALUE'/>",
	"<a node='VALUE' xmlns='http://jabber.org/protocol/caps'/>", "<a node='VALUE' xmlns='http://jabber.org/protocol/cups'/>",
}

// A tag is known once it came twice, with whatever values, in its scope and no
// other, and no tag is taken for another one.
func TestLearn(t *testing.T) {
	table := newTable(256)
	for i, s := range tags {
		x := tag(s)
		x.Entry = uint64(i)
		table.Learn(Outermost, x)
		if i%2 == 0 && find(table, Outermost, x) != nil {
			t.Errorf("%s is known at its first sight", s)
		}
		table.Learn(Outermost, x)
	}
	for i, s := range tags {
		for _, value := range []string{"VALUE", "", "x", "a longer value than that"} {
			x := tag(s)
			var b strings.Builder
			from := int32(0)
			for k, v := range x.Slots {
				b.Write(x.Bytes[from:v.From])
				x.Slots[k].From = int32(b.Len())
				b.WriteString(value)
				x.Slots[k].To = int32(b.Len())
				from = v.To
			}
			b.Write(x.Bytes[from:])
			x.Bytes = []byte(b.String())
			n := find(table, Outermost, x)
			if n == nil || n.Entry != uint64(i) || int(n.Name) != x.Name || int(n.Attributes) != len(x.Slots) || (n.Kind == Empty) != x.Empty {
				t.Errorf("%s: found %+v", x.Bytes, n)
			}
			if find(table, firstScope, x) != nil {
				t.Errorf("%s is known in another scope", x.Bytes)
			}
		}
	}
	s := table.Stats()
	if s.Misses != 0 || s.Flushes != 0 || s.Entries == 0 || s.Bytes < s.Entries*64 {
		t.Errorf("%+v", s)
	}
	table.Miss()
	table.Hit(3)
	if s := table.Stats(); s.Misses != 1 || s.Hits != 3 {
		t.Errorf("%+v", s)
	}
	table.Flush()
	if find(table, Outermost, tag(tags[0])) != nil || table.Stats().Entries != 0 {
		t.Error("it is known after a flush")
	}
}

// What is too large is not learned, nor anything in a scope without a symbol.
func TestNotLearned(t *testing.T) {
	table := newTable(256)
	many := "<a" + strings.Repeat(" x='VALUE'", MaxItems+1) + ">"
	long := "<a" + strings.Repeat(" ", maxLiteral) + ">"
	name := tag("<a>")
	name.LongestName = MaxName + 1
	for range 3 {
		table.Learn(Unknown, tag("<c>"))
		table.Learn(Outermost, tag(many))
		table.Learn(Outermost, tag(long))
		table.Learn(Outermost, name)
	}
	if n := table.Stats().Entries; n != 0 {
		t.Errorf("%d literals were learned", n)
	}
}

// Scopes are what was declared on the way to them.
func TestScopes(t *testing.T) {
	table := newTable(256)
	a, b := []Decl{{1, 2}}, []Decl{{1, 3}}
	if s := table.Child(Outermost, a, false); s != Unknown {
		t.Errorf("a scope that was never made is %d", s)
	}
	x, y := table.Child(Outermost, a, true), table.Child(Outermost, b, true)
	xx := table.Child(x, a, true)
	if x == y || x == xx || x < firstScope || table.Child(Outermost, a, false) != x || table.Child(x, a, false) != xx || table.Child(y, a, false) != Unknown {
		t.Error(x, y, xx)
	}
	if table.Child(Unknown, a, true) != Unknown {
		t.Error("an unknown scope has children")
	}
	// A declaring tag gets its scope when it is learned.
	d := tag("<a xmlns='u'>", Decl{9, 9})
	if s := table.Learn(Outermost, d); s != Unknown {
		t.Error(s)
	}
	s := table.Learn(Outermost, d)
	if n := find(table, Outermost, d); s == Unknown || n == nil || n.Inner != s || len(table.Decls(n)) != 1 || table.Decls(n)[0] != (Decl{9, 9}) {
		t.Error(s, n)
	}
}

// What is known stays so when its symbols change, and scopes are found by the new
// ones.
func TestRename(t *testing.T) {
	table, names := newTable(256), xmlns.NewTable(100)
	names.Space([]byte("what comes first, and is forgotten"))
	decl := func() Decl { return Decl{names.Prefix([]byte("p")), names.Space([]byte("u"))} }
	name := func() xmlns.ID { return names.Name(names.Space([]byte("u")), []byte("a")) }
	old := decl()
	d := tag("<a x='VALUE' xmlns:p='u'>", old)
	d.Entry = uint64(name())<<32 | 7
	for range 2 {
		table.Learn(Outermost, d)
	}
	before := find(table, Outermost, d).Inner
	names.Renew()
	table.Rename(names)
	n := find(table, Outermost, d)
	if n == nil || n.Entry != uint64(name())<<32|7 || n.Inner != before || table.Decls(n)[0] != decl() || decl() == old {
		t.Fatalf("%+v", n)
	}
	if s := table.Child(Outermost, []Decl{decl()}, false); s != before {
		t.Errorf("its scope is %d, was %d", s, before)
	}
	if s := table.Child(Outermost, []Decl{old}, false); s != Unknown {
		t.Errorf("the old symbols are scope %d", s)
	}
}

// A table has its bounds whatever it is taught, and says when it is full.
func TestBounds(t *testing.T) {
	table := newTable(128)
	for i := range 5000 {
		for range 2 {
			table.Learn(Outermost, tag(fmt.Sprintf("<a%d x='VALUE' y%d='VALUE'/>", i, i)))
			table.Learn(Outermost, tag(fmt.Sprintf("<b%d xmlns='u'/>", i), Decl{5, 7}, Decl{6, 8}))
		}
	}
	if s := table.Stats(); s.Entries > 128 || s.Bytes > 64<<10 || !table.Full() {
		t.Errorf("%+v, full %v", s, table.Full())
	}
	// Siblings are bounded too. Full it is only after many of them.
	table = newTable(1024)
	for i := range 200 {
		for range 2 {
			table.Learn(Outermost, tag(fmt.Sprintf("<a x='VALUE' y%d='VALUE'/>", i)))
		}
	}
	if n := table.Stats().Entries; n > 2*maxChain+1 || table.Full() {
		t.Errorf("%d literals, full %v", n, table.Full())
	}
	for i := range 200 {
		for range 2 {
			table.Learn(Outermost, tag(fmt.Sprintf("<a x='VALUE' z%d='VALUE'/>", i)))
		}
	}
	if !table.Full() {
		t.Error("a crowded table is never flushed")
	}
}

// Tags that are seen in turn do not displace each other for ever.
func TestSeenInTurn(t *testing.T) {
	table := newTable(1024)
	for range 3 {
		for i := range 300 {
			table.Learn(Outermost, tag(fmt.Sprintf("<a%d>", i)))
		}
	}
	known := 0
	for i := range 300 {
		if find(table, Outermost, tag(fmt.Sprintf("<a%d>", i))) != nil {
			known++
		}
	}
	if known < 280 {
		t.Errorf("%d of 300 are known after three rounds", known)
	}
}

func TestNodeFillsACacheLine(t *testing.T) {
	if size := int(unsafe.Sizeof(Node{})); size != 64 {
		t.Errorf("a node has %d bytes", size)
	}
}
