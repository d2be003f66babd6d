package xmlns_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/seed492f7be9/stanza/internal/xmlns"
)

func lookup(uri, local string) xmlns.Name {
	return xmlns.LookupName(xmlns.LookupSpace([]byte(uri)), []byte(local))
}

// symbols is every name that exists now, known or registered.
func symbols() (all []xmlns.Name) {
	for n := xmlns.Name(1); n.Space() != 0; n++ {
		all = append(all, n)
	}
	return all
}

func TestEveryNameResolvesToItself(t *testing.T) {
	type pair struct{ uri, local string }
	seen := map[pair]xmlns.Name{}
	spaces := map[string]xmlns.Space{}
	for _, n := range symbols() {
		p := pair{n.SpaceURI(), n.Local()}
		if p.local == "" {
			t.Errorf("symbol %d has no local name", n)
		}
		if first, dup := seen[p]; dup {
			t.Errorf("%v is symbol %d and %d", n, first, n)
		}
		seen[p] = n
		if s, ok := spaces[p.uri]; ok && s != n.Space() {
			t.Errorf("namespace %q is symbol %d and %d", p.uri, s, n.Space())
		}
		spaces[p.uri] = n.Space()
		if got := xmlns.LookupSpace([]byte(p.uri)); got != n.Space() {
			t.Errorf("LookupSpace(%q) = %d, want %d", p.uri, got, n.Space())
		}
		if got := xmlns.LookupName(n.Space(), []byte(p.local)); got != n {
			t.Errorf("LookupName(%v) = %d, want %d", n, got, n)
		}
	}
	if len(seen) < 1200 || len(spaces) < 150 {
		t.Errorf("only %d names in %d namespaces", len(seen), len(spaces))
	}
}

func TestFixedSpaces(t *testing.T) {
	for s, uri := range map[xmlns.Space]string{
		xmlns.SpaceNone:  "",
		xmlns.SpaceXML:   "http://www.w3.org/XML/1998/namespace",
		xmlns.SpaceXMLNS: "http://www.w3.org/2000/xmlns/",
	} {
		if got := xmlns.LookupSpace([]byte(uri)); got != s || s.URI() != uri {
			t.Errorf("LookupSpace(%q) = %d, URI of %d = %q", uri, got, s, s.URI())
		}
	}
}

// What differs from a known name in anything is another name.
func TestUnknown(t *testing.T) {
	for _, n := range symbols() {
		uri, local := n.SpaceURI(), n.Local()
		if strings.HasPrefix(uri, "urn:test:") {
			continue // other tests register near misses
		}
		for _, near := range []string{
			"", local + "\x00", local + "\n", local + " ", ":" + local, local[1:] + "\xff", "\xff" + local,
		} {
			if got := xmlns.LookupName(n.Space(), []byte(near)); got != 0 {
				t.Fatalf("LookupName(%q, %q) = %v", uri, near, got)
			}
		}
		for _, near := range []string{uri + "\x00", uri + " ", uri + "}", " " + uri} {
			if got := xmlns.LookupSpace([]byte(near)); got != 0 {
				t.Fatalf("LookupSpace(%q) = %d", near, got)
			}
		}
		if xmlns.LookupName(0, []byte(local)) != 0 {
			t.Fatalf("%q is known in the unknown namespace", local)
		}
	}
	for _, n := range []xmlns.Name{0, 1 << 31, 1<<32 - 1} {
		if n.Space() != 0 || n.SpaceURI() != "" || n.Local() != "" || n.IsStanza() {
			t.Errorf("symbol %d is a name: %v", n, n)
		}
		if s := xmlns.Space(n); s.URI() != "" || xmlns.LookupName(s, []byte("message")) != 0 {
			t.Errorf("symbol %d is a namespace", s)
		}
	}
}

// However the characters of a namespace and a local name are dealt out to the two, the pairs stay apart.
func TestPairsAreNeverJoined(t *testing.T) {
	whole := "urn:test:joined\n{}\x00 local"
	seen := map[xmlns.Name]int{}
	for cut := range len(whole) {
		local := strings.Map(func(c rune) rune { // what a joined key would have to be cut back into
			if strings.ContainsRune("\n{}\x00 :", c) {
				return -1
			}
			return c
		}, whole[cut:])
		n, err := xmlns.Register(whole[:cut], local)
		if err != nil {
			t.Fatal(err)
		}
		if first, dup := seen[n]; dup {
			t.Fatalf("cuts %d and %d have the same symbol", first, cut)
		}
		seen[n] = cut
		if n.SpaceURI() != whole[:cut] || n.Local() != local || lookup(whole[:cut], local) != n {
			t.Fatalf("cut %d: %v", cut, n)
		}
	}
	for uri, local := range map[string]string{
		"jabber:client\nbody": "", "jabber:client}body": "", "jabber:client\n": "body", "jabber:clien": "tbody",
		"{jabber:client}": "body", "": "jabber:client\nbody", "jabber:client": "\nbody",
	} {
		if n := lookup(uri, local); n != 0 {
			t.Errorf("(%q, %q) is %v", uri, local, n)
		}
	}
}

func TestIsStanza(t *testing.T) {
	want := map[xmlns.Name]bool{}
	for _, uri := range []string{"jabber:client", "jabber:server", "jabber:component:accept", "jabber:component:connect"} {
		for _, local := range []string{"message", "presence", "iq"} {
			n := lookup(uri, local)
			if n == 0 {
				t.Fatalf("{%s}%s is not known", uri, local)
			}
			want[n] = true
		}
	}
	if n, err := xmlns.Register("urn:test:stanza", "message"); err != nil || n.IsStanza() {
		t.Errorf("a registered name: %v, %v", n, err)
	}
	for _, n := range symbols() {
		if n.IsStanza() != want[n] {
			t.Errorf("%v: IsStanza is %v", n, n.IsStanza())
		}
	}
}

func TestRegister(t *testing.T) {
	before := xmlns.Generation()
	uri := fmt.Sprint("urn:test:register:", before) // new each time, with -count too
	if n := lookup(uri, "a"); n != 0 {
		t.Fatalf("already known: %v", n)
	}
	a, err := xmlns.Register(uri, "a")
	if err != nil || a == 0 || a.SpaceURI() != uri || a.Local() != "a" {
		t.Fatalf("%v, %v", a, err)
	}
	if lookup(uri, "a") != a || xmlns.Generation() == before {
		t.Error("a registration is not seen")
	}
	between := xmlns.Generation()
	for _, again := range []struct {
		uri, local string
		want       xmlns.Name
	}{
		{uri, "a", a},
		{"jabber:client", "body", lookup("jabber:client", "body")},
		{"", "to", lookup("", "to")},
	} {
		if n, err := xmlns.Register(again.uri, again.local); err != nil || n != again.want {
			t.Errorf("%q, %q: %v, %v; want %v", again.uri, again.local, n, err, again.want)
		}
	}
	if xmlns.Generation() != between {
		t.Error("the generation changed although nothing was registered")
	}
	b, err := xmlns.Register("jabber:client", "test-b")
	if err != nil || b.Space() != lookup("jabber:client", "body").Space() || lookup("jabber:client", "test-b") != b {
		t.Errorf("a new name in a known namespace: %v, %v", b, err)
	}
	if c, err := xmlns.Register(uri, "c"); err != nil || c.Space() != a.Space() || c == a {
		t.Errorf("a second name in a new namespace: %v, %v", c, err)
	}
}

func TestRegisterRefuses(t *testing.T) {
	before := xmlns.Generation()
	for _, c := range []struct {
		uri, local string
		want       xmlns.Refusal
	}{
		{"urn:x", "", xmlns.ErrLocal},
		{"urn:x", "a:b", xmlns.ErrLocal},
		{"urn:x", ":", xmlns.ErrLocal},
		{"urn:x", "a b", xmlns.ErrLocal},
		{"urn:x", "a\t", xmlns.ErrLocal},
		{"urn:x", "b\nc", xmlns.ErrLocal},
		{"urn:x", "a\x00", xmlns.ErrLocal},
		{"urn:x", "1a", xmlns.ErrLocal},
		{"urn:x", "-a", xmlns.ErrLocal},
		{"urn:x", ".a", xmlns.ErrLocal},
		{"urn:x", "a<", xmlns.ErrLocal},
		{"urn:x", "a\xff", xmlns.ErrLocal},
		{"urn:x", "\xc3", xmlns.ErrLocal},
		{"urn:\xff", "a", xmlns.ErrSpace},
		{"urn:x", strings.Repeat("a", xmlns.MaxRegisteredBytes), xmlns.ErrFull},
		{strings.Repeat("a", xmlns.MaxRegisteredBytes), "a", xmlns.ErrFull},
	} {
		n, err := xmlns.Register(c.uri, c.local)
		var typed *xmlns.RegisterError
		if n != 0 || !errors.Is(err, c.want) || !errors.As(err, &typed) || typed.Local != c.local || typed.Space != c.uri {
			t.Errorf("%.20q, %.20q: %d, %.80v; want %v", c.uri, c.local, n, err, c.want)
		}
	}
	if xmlns.Generation() != before {
		t.Error("a refused name changed the generation")
	}
	for r := xmlns.ErrLocal; r <= xmlns.ErrFull; r++ {
		if r.Error() == "" || r.Error() == xmlns.Refusal(0).Error() {
			t.Errorf("refusal %d has no text", r)
		}
	}
	for _, local := range []string{"é", "_", "a.b-c_1", "日本"} {
		if _, err := xmlns.Register("urn:test:accepts", local); err != nil {
			t.Error(err)
		}
	}
}

// The bounds are those of a process, so a process of their own meets them.
func TestBounds(t *testing.T) {
	const child = "XMLNS_TEST_BOUNDS"
	switch os.Getenv(child) {
	case "names":
		if xmlns.Generation() != 0 {
			t.Fatal("not the first test in this process")
		}
		for i := range xmlns.MaxRegistered {
			if _, err := xmlns.Register(fmt.Sprint("urn:test:", i%100), fmt.Sprint("n", i)); err != nil {
				t.Fatal(i, err)
			}
		}
	case "bytes":
		long := strings.Repeat("a", xmlns.MaxRegisteredBytes/4-1)
		for i := range 4 {
			if _, err := xmlns.Register("", long+fmt.Sprint(i)); err != nil {
				t.Fatal(i, err)
			}
		}
	default:
		for _, mode := range []string{"names", "bytes"} {
			cmd := exec.Command(os.Args[0], "-test.run=^TestBounds$")
			cmd.Env = append(os.Environ(), child+"="+mode)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", mode, err, out)
			}
		}
		return
	}
	full := xmlns.Generation()
	if n, err := xmlns.Register("", "one-more"); n != 0 || !errors.Is(err, xmlns.ErrFull) {
		t.Errorf("one name too many: %v, %v", n, err)
	}
	if xmlns.Generation() != full || lookup("", "one-more") != 0 {
		t.Error("a refused name was registered")
	}
	if n, err := xmlns.Register("jabber:client", "body"); n == 0 || err != nil {
		t.Errorf("a known name when full: %v, %v", n, err)
	}
	for _, n := range symbols() {
		if got := lookup(n.SpaceURI(), n.Local()); got != n {
			t.Fatalf("%.80v resolves to %d, not %d", n, got, n)
		}
	}
}

func TestRegisterConcurrently(t *testing.T) {
	const workers, each = 8, 50
	var got [workers][each]xmlns.Name
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range each {
				uri, local := fmt.Sprint("urn:test:concurrent:", i%7), fmt.Sprint("n", i)
				n, err := xmlns.Register(uri, local)
				if err != nil {
					t.Error(err)
				}
				if n.SpaceURI() != uri || n.Local() != local || lookup(uri, local) != n {
					t.Errorf("{%s}%s is %v", uri, local, n)
				}
				got[w][i] = n
			}
		})
	}
	wg.Wait()
	for w := range workers {
		if got[w] != got[0] {
			t.Errorf("worker %d was given other symbols", w)
		}
	}
}

func TestLookupsDoNotAllocate(t *testing.T) {
	long := strings.Repeat("long", 20) // longer than any buffer that the compiler puts on the stack
	for _, c := range []struct{ uri, local string }{
		{"jabber:client", "body"},
		{"", "to"},
		{"urn:xmpp:jingle:apps:file-transfer:5", "media-type"},
		{"urn:test:alloc:" + long, "a" + long},
		{"urn:test:nobody:" + long, "a" + long},
	} {
		if !strings.Contains(c.uri, "nobody") {
			if _, err := xmlns.Register(c.uri, c.local); err != nil {
				t.Fatal(err)
			}
		}
		uri, local := []byte(c.uri), []byte(c.local)
		if n := testing.AllocsPerRun(100, func() {
			n := xmlns.LookupName(xmlns.LookupSpace(uri), local)
			_, _, _, _ = n.Space(), n.SpaceURI(), n.Local(), xmlns.Generation()
		}); n != 0 {
			t.Errorf("%q, %q: %v allocations", c.uri, c.local, n)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	uri, local := []byte("jabber:client"), []byte("message")
	for b.Loop() {
		if xmlns.LookupName(xmlns.LookupSpace(uri), local) == 0 {
			b.Fatal("not known")
		}
	}
}
