package peers_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/peers"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

// BenchmarkPeers reads the same streams with every peer in one process. What
// each of them checks, and does otherwise, stands above the results: a figure
// is not to be had without it.
func BenchmarkPeers(b *testing.B) {
	describe()
	for _, mix := range traffic.Mixes() {
		s := bench.NewSession(mix, 1, 1<<18)
		for _, peer := range peers.All() {
			b.Run(fmt.Sprintf("mix=%v/peer=%s", mix, peer.Name), func(b *testing.B) {
				read := open(b, peer)
				b.SetBytes(int64(len(s.Stream)))
				b.ReportAllocs()
				var c bench.Counts
				for b.Loop() {
					if err := read(s.Stream, &c); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*s.Stanzas), "ns/stanza")
			})
		}
	}
}

// describe prints configuration lines of Go's benchmark format, once.
var describe = sync.OnceFunc(func() {
	for _, peer := range peers.All() {
		fmt.Printf("checks-%s: %s\n", peer.Name, join(peer.Checks))
		fmt.Printf("differs-%s: %s\n", peer.Name, join(peer.Differences))
	}
})

func join[T ~string](list []T) string {
	if len(list) == 0 {
		return "none"
	}
	var words []string
	for _, w := range list {
		words = append(words, string(w))
	}
	return strings.Join(words, " ")
}

func open(t testing.TB, peer peers.Peer) peers.Read {
	t.Helper()
	read, free, err := peer.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(free)
	return read
}

// TestCounts holds that every peer delivers what this engine does, but for the
// differences that it names, each of which shows somewhere; and that one that
// is used again does so again.
func TestCounts(t *testing.T) {
	silent := []peers.Difference{peers.Whole, peers.ValuesAsWritten} // change no count
	for _, peer := range peers.All() {
		t.Run(peer.Name, func(t *testing.T) {
			read := open(t, peer)
			shown := map[peers.Difference]bool{}
			for _, mix := range traffic.Mixes() {
				s := bench.NewSession(mix, 5, 1<<17)
				want := expect(t, s, peer.Differences)
				for range 2 {
					var got bench.Counts
					if err := read(s.Stream, &got); err != nil {
						t.Fatalf("%v: %v", mix, err)
					}
					if got != want || got.Elements < s.Stanzas {
						t.Errorf("%v: delivers %+v, want %+v", mix, got, want)
					}
				}
				for i, d := range peer.Differences {
					if expect(t, s, slices.Delete(slices.Clone(peer.Differences), i, i+1)) != want {
						shown[d] = true
					}
				}
			}
			for _, d := range peer.Differences {
				if !shown[d] && !slices.Contains(silent, d) {
					t.Errorf("%s never showed: strike it from the list", d)
				}
			}
		})
	}
}

// probe is a stream that is fine but for one fault, or without one.
type probe struct {
	check  peers.Check // that finds the fault
	name   string
	prolog string // before the stream header
	body   string // among stanzas
	cut    bool   // the stream ends behind the body
	tail   string // behind the stream
}

// stream returns a stream with the fault in the middle, several chunks from
// both ends.
func (p probe) stream() []byte {
	g := traffic.New(traffic.Chat, 1)
	declaration, header, _ := bytes.Cut(g.AppendHeader(nil), []byte("?>"))
	b := slices.Concat(declaration, []byte("?>"), []byte(p.prolog), header)
	stanzas := func() {
		for end := len(b) + 2*bench.ChunkSize; len(b) < end; {
			b = g.AppendStanza(b)
		}
	}
	stanzas()
	b = append(b, p.body...)
	if p.cut {
		return b
	}
	stanzas()
	return append(traffic.AppendFooter(b), p.tail...)
}

func message(content string) string { return "<message><body>" + content + "</body></message>" }

var probes = []probe{
	{check: peers.UTF8, name: "overlong", body: message("\xC0\x80")},
	{check: peers.UTF8, name: "surrogate", body: message("\xED\xA0\x80")},
	{check: peers.UTF8, name: "unfinished", body: message("\xE2\x82")},
	{check: peers.UTF8, name: "no-utf-8-in-value", body: "<message id='\xFF'/>"},
	{check: peers.Characters, name: "control", body: message("\x01")},
	{check: peers.Characters, name: "non-character", body: message("\uFFFE")},
	{check: peers.Characters, name: "control-in-value", body: "<message id='\x01'/>"},
	{check: peers.Characters, name: "control-as-reference", body: message("&#1;")},
	{check: peers.Nesting, name: "other-end", body: "<message><body></message></body>"},
	{check: peers.Nesting, name: "no-end", body: "<message><body></body>", cut: true},
	{check: peers.References, name: "ampersand", body: message("this & that")},
	{check: peers.References, name: "undeclared", body: message("&nbsp;")},
	{check: peers.References, name: "undeclared-in-value", body: "<message id='&nbsp;'/>"},
	{check: peers.Grammar, name: "angle-bracket-in-value", body: "<message id='<'/>"},
	{check: peers.Grammar, name: "section-end-in-text", body: message("]]>")},
	{check: peers.Grammar, name: "no-quotes", body: "<message id=a/>"},
	{check: peers.Grammar, name: "no-value", body: "<message id/>"},
	{check: peers.Grammar, name: "no-space-between-attributes", body: "<message id='a'to='b'/>"},
	{check: peers.Grammar, name: "space-before-name", body: message("< a/>")},
	{check: peers.Grammar, name: "digit-before-name", body: message("<1a/>")},
	{check: peers.Grammar, name: "second-root", tail: "<a/>"},
	{check: peers.Duplicates, name: "twice", body: "<message id='a' id='a'/>"},
	{check: peers.Namespaces, name: "undeclared-element", body: message("<p:a/>")},
	{check: peers.Namespaces, name: "undeclared-attribute", body: message("<a p:a=''/>")},
	{check: peers.Namespaces, name: "equal-names", body: message("<a xmlns:p='u' xmlns:q='u' p:a='' q:a=''/>")},
	{check: peers.Namespaces, name: "undeclared-again", body: message("<a xmlns:p=''/>")},
	{check: peers.Namespaces, name: "reserved-prefix", body: message("<a xmlns:xml='u'/>")},
	{check: peers.Namespaces, name: "two-colons", body: message("<p:a:b xmlns:p='u'/>")},
	{check: peers.Restricted, name: "comment", body: message("<!-- -->")},
	{check: peers.Restricted, name: "instruction", body: message("<?p i?>")},
	{check: peers.Restricted, name: "document-type", prolog: "<!DOCTYPE a>"},
	{check: peers.Depth, name: "levels", body: message(strings.Repeat("<a>", 2000) + strings.Repeat("</a>", 2000))},
	{check: peers.Sizes, name: "name", body: message("<" + strings.Repeat("a", 60000) + "/>")},
}

// TestChecks holds that a peer refuses all that its checks are about, and not
// all that those are about which it does not claim; and that it goes on reading
// afterwards.
func TestChecks(t *testing.T) {
	for _, peer := range peers.All() {
		t.Run(peer.Name, func(t *testing.T) {
			read := open(t, peer)
			fine := probe{body: message("fine")}.stream()
			passed := map[peers.Check][]string{} // probes
			refused := map[peers.Check][]string{}
			var c bench.Counts
			for _, p := range probes {
				if read(p.stream(), &c) == nil {
					passed[p.check] = append(passed[p.check], p.name)
				} else {
					refused[p.check] = append(refused[p.check], p.name)
				}
				if err := read(fine, &c); err != nil {
					t.Fatalf("after %s: %v", p.name, err)
				}
			}
			for _, check := range peers.Checks() {
				switch claimed := slices.Contains(peer.Checks, check); {
				case len(passed[check])+len(refused[check]) == 0:
					t.Errorf("%s: nothing asks for it", check)
				case claimed && len(passed[check]) > 0:
					t.Errorf("%s: reads %s", check, strings.Join(passed[check], ", "))
				case !claimed && len(passed[check]) == 0:
					t.Errorf("%s: is not claimed, but all of it is refused", check)
				case !claimed && len(refused[check]) > 0:
					t.Logf("%s: refuses no more than %s", check, strings.Join(refused[check], ", "))
				}
			}
		})
	}
}

// TestDocumented holds that the documentation has an entry for every peer, and
// that names fit into those of benchmarks.
func TestDocumented(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, peer := range peers.All() {
		if !bytes.Contains(doc, []byte("\n//   - "+peer.Name+": ")) {
			t.Errorf("%s has no entry in doc.go", peer.Name)
		}
		if seen[peer.Name] || strings.ContainsAny(peer.Name, " /=:") || strings.ToLower(peer.Name) != peer.Name {
			t.Errorf("%q is no name for a row, or taken", peer.Name)
		}
		seen[peer.Name] = true
	}
}
