package fuzz

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// The fast path, of kernels and learned shapes, gives what the grammar gives:
// whatever the kernel, and whatever was learned before.

// everyKernel runs a test with each kernel of this machine.
func everyKernel(t *testing.T, f func(t *testing.T)) {
	for _, name := range parser.Kernels() {
		t.Run(name, func(t *testing.T) {
			if err := parser.UseKernel(name); err != nil {
				t.Fatal(err)
			}
			defer parser.UseKernel("auto")
			f(t)
		})
	}
}

// shapeWays are ways to feed that take the fast path in different places.
var shapeWays = []way{
	{}, {}, {}, // cold, learning, warm
	{chunk: Every(1)}, {chunk: Every(7)}, {chunk: Every(64), late: true}, {chunk: Every(300)}, {chunk: Every(4096)},
	{chunk: Random(1), roomy: true}, {chunk: Random(2)}, {chunk: Every(100), roomy: true, late: true},
}

// sameAsGrammar reads a request by the grammar alone, and with what spaces know,
// which learn from it.
func sameAsGrammar(q Request, o Options, spaces *parser.Workspaces) error {
	o.Workspaces = spaces
	return againstGrammar(q, o, shapeWays...)
}

func TestShapesChangeNothing(t *testing.T) {
	everyKernel(t, func(t *testing.T) {
		spaces := parser.NewWorkspaces(16<<10, 4)
		step := 3
		if testing.Short() || raceEnabled {
			step = 50
		}
		n := 0
		check := func(q Request) {
			for _, o := range []Options{{}, {Session: true, Limits: limits.Limits{Window: 512, Skip: 1 << 20, Depth: 4, Name: 20, Attributes: 4, Declarations: 2, Elements: 9}}} {
				if err := sameAsGrammar(q, o, spaces); err != nil {
					t.Errorf("%s: %v", q.ID, err)
				}
			}
		}
		for r := range vectors.All() {
			if n++; n%step == 0 {
				check(request(t, &r))
			}
		}
		for _, m := range traffic.Mixes() {
			check(Request{ID: m.String(), Mode: Stream, Input: traffic.Stream(m, 5, 20)})
			for _, f := range traffic.Frames(m, 6, 5) {
				check(Request{ID: m.String(), Mode: Frame, Input: f})
			}
		}
		for _, h := range traffic.Hostiles() {
			check(Request{ID: h.Name, Mode: Stream, Input: h.Build(200)})
		}
		// Otherwise the grammar was compared with itself.
		if s := spaces.Stats(); s.Hits < s.Misses || s.Entries == 0 {
			t.Errorf("%d hits, %d misses, %d entries", s.Hits, s.Misses, s.Entries)
		}
	})
}

// variations are tags that differ from others in one place each, for literals
// that nearly match.
var variations = [][2]string{
	{"'", "\""}, {" to=", " too="}, {" to=", " tO="}, {"='", " ='"}, {"/>", " />"}, {"body", "bodx"}, {"body", "bod"}, {"message", "messagf"},
	{"chatstates", "chatstatez"}, {"' ", "'\t"}, {"jabber:client", "jabber:clienT"}, {"xmlns=", "xmlnt="}, {"xmlns=", "xmlns:p="},
	{"jabber.org/protocol", "jabber.org/pRotocol"}, {"hash='sha-1'", "hash='sha-1''"}, {"</", "</ "}, {"</body>", "</bodx>"}, {"</body>", "</body >"}, {"to='", "to='&lt;"}, {"to='", "to='<"}, {"to='", "to='\xff"},
	{"<body>", "<body>]]>"}, {"<body>", "<body>\x01"}, {"<body>", "<body>&#x41;"}, {"<body>", "<body>&x;"}, {"<body>", "<body>\r"},
	{"<body>", "<body><![CDATA[x]]>"}, {"<body>", "<body><!--"}, {" id=", " to='x' id="}, {" id=", " p:id="}, {" id=", " xmlns:to='u' id="},
}

// What is known is not taken for what only looks like it.
func TestShapesThatNearlyMatch(t *testing.T) {
	everyKernel(t, func(t *testing.T) {
		base := slices.Concat(traffic.Stream(traffic.Chat, 7, 25), traffic.Stream(traffic.Presence, 7, 25)[len(header):])
		spaces := parser.NewWorkspaces(16<<10, 4)
		check := func(b []byte) {
			if err := sameAsGrammar(Request{Mode: Stream, Input: b}, Options{}, spaces); err != nil {
				t.Errorf("%v\n%q", err, b)
			}
		}
		check(base)
		for _, v := range variations {
			old, changed := []byte(v[0]), v[1]
			for i, n := 0, 0; n < 12; n++ {
				k := bytes.Index(base[i:], old)
				if k < 0 {
					break
				}
				i += k + len(old)
				check(slices.Concat(base[:i-len(old)], []byte(changed), base[i:]))
			}
		}
	})
}

// Limits hold for tags that are known, and for text between them, at their very
// byte and item.
func TestLimitsOfWhatIsKnown(t *testing.T) {
	o := Options{Limits: limits.Limits{
		Stanza: 20000, Tag: 10000, Value: 10000, Text: 10000, Depth: 3, Elements: 4, InScope: 4, References: 3, Window: 32 << 10,
	}}
	x := func(n int) string { return strings.Repeat("x", n) }
	const few, deep, wide, bound = "<m a='x'>t</m>", "<m><n><o/></n></m>", "<m><n/><n/><n/></m>", "<m><n xmlns='u' xmlns:p='v'/></m>"
	usual := few + deep + wide + bound + "<m a='x'><n xmlns='u'></n></m><m><n b='&lt;&lt;'>&lt;</n></m>"
	everyKernel(t, func(t *testing.T) {
		spaces := parser.NewWorkspaces(32<<10, 1)
		for _, last := range []string{
			usual,
			"<m a='" + x(9990) + "'>t</m>", "<m a='" + x(9991) + "'>t</m>", "<m a='" + x(9992) + "'>t</m>", "<m a='" + x(10001) + "'>t</m>",
			"<m>" + x(10000) + "</m>", "<m>" + x(10001) + "</m>", "<m a='x'>" + x(9999) + "<n/>" + x(9970) + "</m>",
			"<m a='x'>" + x(9999) + "<n/>" + x(9971) + "</m>", "<m a='x'>" + x(9999) + "<n/>" + x(9999) + "<n/>",
			"<m a='x'>" + x(9980) + "<![CDATA[" + x(8) + "]]></m>", "<m a='x'>" + x(9980) + "<![CDATA[" + x(9) + "]]></m>",
			"<m><n><o/></n></m>", "<m><n><o><o/></o></n></m>", "<m><n/><n/><n/></m>", "<m><n/><n/><n/><n/></m>",
			"<m><n xmlns='u' xmlns:p='v'/></m>", "<m><n xmlns='u' xmlns:p='v'><n xmlns='u' xmlns:p='v'/></n></m>",
			"<m><n xmlns='u'></n><n xmlns='u'></n><n xmlns='u' xmlns:p='v'/></m>", "<m><n xmlns='u'><n xmlns='u' xmlns:p='v'/></n></m>",
			"<m><n>&lt;&lt;&lt;</n></m>", "<m><n>&lt;&lt;&lt;&lt;</n></m>",
		} {
			for _, before := range []string{"", usual + usual + usual, last + last} {
				q := Request{Mode: Stream, Input: []byte(header + before + last + usual + footer)}
				// Who has other limits teaches what these limits refuse.
				if err := sameAsGrammar(q, Options{Limits: limits.Limits{Window: 32 << 10}}, spaces); err != nil {
					t.Errorf("%.60q: %v", last, err)
				}
				if err := sameAsGrammar(q, o, spaces); err != nil {
					t.Errorf("%.60q: %v", last, err)
				}
			}
		}
		many := "<m>" + strings.Repeat("<n a='xxxxxxxx'>t</n>", 500) + "</m>" // 10,507 bytes
		q := Request{Mode: Stream, Input: []byte(header + usual + many + usual + footer)}
		for _, size := range []int{10506, 10507, 10508} {
			if err := sameAsGrammar(q, Options{Limits: limits.Limits{Stanza: size, Window: 32 << 10}}, spaces); err != nil {
				t.Errorf("a stanza limit of %d: %v", size, err)
			}
		}
		if s := spaces.Stats(); s.Hits < 2*s.Misses {
			t.Errorf("%+v", s)
		}
	})
}

// Connections that share one workspace, in random order: each reads what it
// reads alone, whatever the others taught or flooded it with.
func TestConnectionsOverOneWorkspace(t *testing.T) {
	spaces := parser.NewWorkspaces(16<<10, 1)
	type connection struct {
		f    *feeder
		left []byte
		d    digest
		want uint64
	}
	var all []*connection
	for i := range 40 {
		m := traffic.Mixes()[i%len(traffic.Mixes())]
		q := Request{Mode: Stream, Input: traffic.Stream(m, uint64(i), 15)}
		if m == traffic.Bulk {
			q.Input = traffic.Stream(traffic.Chat, uint64(i), 15)
		}
		alone, err := newFeeder(&q, &Options{NoShapes: true})
		if err != nil {
			t.Fatal(err)
		}
		f, err := newFeeder(&q, &Options{Workspaces: spaces})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &connection{f: f, left: q.Input, d: newDigest(), want: alone.outcome(way{}, nil).events})
	}
	r := rand.New(rand.NewPCG(1, 1))
	for open := slices.Clone(all); len(open) > 0; {
		i := r.IntN(len(open))
		c := open[i]
		n := min(len(c.left), 1+r.IntN(700))
		for fed := 0; fed < n; {
			fed += c.f.p.Feed(c.left[fed:n])
			if err := c.f.drain(&c.d, 1<<30); err != parser.ErrMoreInput {
				t.Fatal(err)
			}
		}
		if c.left = c.left[n:]; len(c.left) == 0 {
			if c.d.sum() != c.want {
				t.Error("a connection read something else than it does alone")
			}
			open = slices.Delete(open, i, i+1)
		}
	}
	if s := spaces.Stats(); s.Hits == 0 || s.Misses == 0 {
		t.Errorf("%d hits, %d misses", s.Hits, s.Misses)
	}
}

// A flood of tags that come often enough to be learned, and never again, fills
// the table again and again: it stays in its bounds, and others' tags are learned
// anew.
func TestFloodOfShapes(t *testing.T) {
	spaces := parser.NewWorkspaces(16<<10, 1)
	p, err := parser.New(parser.Options{Workspaces: spaces})
	if err != nil {
		t.Fatal(err)
	}
	f := feeder{p: p, mode: Stream}
	var c consumer
	read := func(b []byte) {
		for fed := 0; fed < len(b); {
			fed += p.Feed(b[fed:])
			if err := f.drain(&c, 1<<30); err != parser.ErrMoreInput {
				t.Fatal(err)
			}
		}
	}
	read([]byte(header))
	largest := 0
	for i := range 20000 {
		attribute := fmt.Sprintf("<iq a%d='' b%d=''/>", i, i/3) // long chains, one-off names
		read([]byte(attribute + attribute + attribute))
		largest = max(largest, spaces.Stats().Bytes)
	}
	s := spaces.Stats()
	t.Logf("%+v, at most %d bytes", s, largest)
	if s.Flushes == 0 || largest > 2<<20 {
		t.Errorf("%+v, at most %d bytes", s, largest)
	}
	before := s.Hits
	usual := []byte("<presence to='a@b'/>")
	for range 100 {
		read(usual)
	}
	if n := spaces.Stats().Hits - before; n < 50 {
		t.Errorf("of 100 usual tags after a flood %d were known", n)
	}
}

// FuzzShapes: what was learned from one input changes nothing about another one,
// with any kernel.
func FuzzShapes(f *testing.F) {
	for i, q := range seeds(f, 79) {
		f.Add(q.Input, q.Input, modeByte(q.Mode), byte(i))
	}
	f.Add(traffic.Stream(traffic.Chat, 1, 3), traffic.Stream(traffic.Presence, 2, 3), modeByte(Stream), byte(3))
	kernels := parser.Kernels()
	f.Fuzz(func(t *testing.T, before, input []byte, mode, how byte) {
		if len(before)+len(input) > 1<<14 {
			t.Skip()
		}
		if err := parser.UseKernel(kernels[int(how>>2)%len(kernels)]); err != nil {
			t.Fatal(err)
		}
		spaces := parser.NewWorkspaces(4096, 1)
		o := Options{Session: how&1 != 0, Limits: limits.Limits{Window: 4096}}
		if how&2 != 0 {
			o.Limits = limits.Limits{Window: 512, Name: 16, Depth: 4, Attributes: 3, Declarations: 2, InScope: 4, Elements: 5, References: 2, Gap: 4, Prolog: 64}
		}
		m := modes[int(mode)%3]
		for _, b := range [][]byte{before, input} {
			if err := sameAsGrammar(Request{Mode: m, Input: b}, o, spaces); err != nil {
				t.Fatalf("%q after %q: %v", b, before, err)
			}
		}
	})
}
