package bench_test

import (
	"bytes"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// sessionSize is how many bytes of stanzas a benchmark reads in one operation.
const sessionSize = 1 << 18

// work is what a benchmark repeats.
type work struct {
	bytes   int
	stanzas int // 0 where a stanza is no measure
	read    func(*bench.Counts) error
	spaces  *parser.Workspaces // nil for other engines
}

// newParser returns a parser on workspaces of its own, so that a row does not
// depend on what the rows before it taught.
func newParser(t testing.TB, o parser.Options) (*parser.Parser, *parser.Workspaces) {
	t.Helper()
	if o.Workspaces == nil {
		o.Workspaces = parser.NewWorkspaces(limits.Client.Window, 1)
	}
	p, err := parser.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p, o.Workspaces
}

// streamWork reads a session's stream with this engine.
func streamWork(t testing.TB, s *bench.Session, o parser.Options, how bench.How) work {
	p, spaces := newParser(t, o)
	return work{len(s.Stream), s.Stanzas, func(c *bench.Counts) error { return how.ReadStream(p, s.Stream, c) }, spaces}
}

// frameWork reads a session's frames, one parser all of them.
func frameWork(t testing.TB, s *bench.Session, o parser.Options, how bench.How) work {
	p, spaces := newParser(t, o)
	return work{frameBytes(s), s.Stanzas, func(c *bench.Counts) error {
		for _, f := range s.Frames {
			if err := how.ReadMessage(p, parser.Frame, f, c); err != nil {
				return err
			}
		}
		return nil
	}, spaces}
}

// stdlibStream reads a session's stream with encoding/xml.
func stdlibStream(s *bench.Session) work {
	return work{len(s.Stream), s.Stanzas, func(c *bench.Counts) error {
		return bench.ReadXML(bench.Chunks(s.Stream), c)
	}, nil}
}

// stdlibFrames reads a session's frames with encoding/xml: each is a document,
// and needs a decoder of its own.
func stdlibFrames(s *bench.Session) work {
	return work{frameBytes(s), s.Stanzas, func(c *bench.Counts) error {
		for _, f := range s.Frames {
			if err := bench.ReadXML(bytes.NewReader(f), c); err != nil {
				return err
			}
		}
		return nil
	}, nil}
}

func frameBytes(s *bench.Session) (n int) {
	for _, f := range s.Frames {
		n += len(f)
	}
	return n
}

// run repeats the work, warm: it was done once before the clock starts. It
// reports the time a stanza and, of this engine, how many start tags in a
// hundred were known.
func (w work) run(b *testing.B) {
	var c bench.Counts
	if err := w.read(&c); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(w.bytes))
	b.ReportAllocs()
	before := w.tags()
	for b.Loop() {
		if err := w.read(&c); err != nil {
			b.Fatal(err)
		}
	}
	if w.stanzas > 0 {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*w.stanzas), "ns/stanza")
	}
	if w.spaces != nil {
		reportKnown(b, before, w.tags())
	}
}

// reportKnown reports how many start tags in a hundred were known, if tags are
// looked up at all.
func reportKnown(b *testing.B, before, after parser.ShapeStats) {
	hits, misses := after.Hits-before.Hits, after.Misses-before.Misses
	if hits+misses > 0 {
		b.ReportMetric(100*float64(hits)/float64(hits+misses), "known-%")
	}
}

func (w work) tags() parser.ShapeStats {
	if w.spaces == nil {
		return parser.ShapeStats{}
	}
	return w.spaces.Stats()
}

// form is one of the ways in which a session's stanzas come.
type form struct {
	name string
	work func(testing.TB, *bench.Session, parser.Options, bench.How) work
}

var forms = []form{{"stream", streamWork}, {"frames", frameWork}}

// api is one of the ways to ask this engine.
type api struct {
	name string
	how  bench.How
}

var apis = []api{{"next", bench.How{}}, {"stanza", bench.How{Stanzas: true}}}

// mixed is the everyday session that most benchmarks read.
func mixed() *bench.Session { return bench.NewSession(traffic.Mixed, 1, sessionSize) }
