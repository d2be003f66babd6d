package bench_test

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// A writing is one way to write the stanzas of a session.
type writing struct {
	name  string
	bytes int // of what this engine's writer makes of them by its calls
	write func(io.Writer) error
}

// writings are the ways: a call for each tag, attribute, text and end, names by
// symbol; encoding/xml's encoder; and a plain copy of the bytes.
func writings(t testing.TB, s *bench.Session) []writing {
	script, err := bench.NewScript(s)
	if err != nil {
		t.Fatal(err)
	}
	var all []writing
	for _, x := range []struct {
		name string
		o    writer.Options
	}{{"calls", writer.Options{}}, {"canonical", writer.Options{Canonical: true}}} {
		w := newWriter(t, x.o)
		var buf []byte
		all = append(all, writing{name: "engine=stanza/way=" + x.name, write: func(dst io.Writer) error {
			if err := w.Buffer(buf[:0]); err != nil {
				return err
			}
			if err := script.Write(w); err != nil {
				return err
			}
			var err error
			if buf, err = w.Take(); err != nil {
				return err
			}
			_, err = dst.Write(buf)
			return err
		}})
	}
	var written bytes.Buffer
	if err := all[0].write(&written); err != nil {
		t.Fatal(err)
	}
	copied := make([]byte, written.Len())
	all = append(all,
		writing{name: "engine=copy", write: func(dst io.Writer) error {
			copy(copied, written.Bytes())
			_, err := dst.Write(copied)
			return err
		}},
		writing{name: "engine=encoding-xml/way=values", write: script.EncodeXML},
		writing{name: "engine=encoding-xml/way=tokens", write: script.WriteXML},
		writing{name: "engine=encoding-xml/way=literal-tokens", write: script.WriteLiteralXML})
	for i := range all {
		all[i].bytes = written.Len()
	}
	return all
}

// newWriter returns a writer to a client's stream whose header is out.
func newWriter(t testing.TB, o writer.Options) *writer.Writer {
	t.Helper()
	w, err := writer.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Continue(writer.Header{}); err != nil {
		t.Fatal(err)
	}
	return w
}

// BenchmarkWrite compares ways to write the stanzas of a session into memory. Bytes
// a second are of what this engine's writer makes of them by its calls, in all rows:
// some write more for the same stanzas.
func BenchmarkWrite(b *testing.B) {
	for _, mix := range traffic.Mixes() {
		s := bench.NewSession(mix, 1, sessionSize)
		for _, w := range writings(b, s) {
			b.Run("mix="+mix.String()+"/"+w.name, func(b *testing.B) {
				if err := w.write(io.Discard); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(w.bytes))
				b.ReportAllocs()
				for b.Loop() {
					if err := w.write(io.Discard); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*s.Stanzas), "ns/stanza")
			})
		}
	}
}

// A routing is what is done with each stanza of a stream that is read.
type routing struct {
	name  string
	o     writer.Options
	write func(*writer.Writer, parser.Element) error // nil for nothing
}

var routings = []routing{
	{name: "none"},
	{"raw", writer.Options{}, (*writer.Writer).Raw},
	{"element", writer.Options{}, (*writer.Writer).Element},
	{"canonical", writer.Options{Canonical: true}, (*writer.Writer).Element},
}

// route reads a stream in chunks and writes its stanzas to another one.
func (r *routing) route(p *parser.Parser, w *writer.Writer, stream []byte, dst io.Writer) error {
	p.Reset(parser.Stream)
	for len(stream) > 0 {
		n := min(bench.ChunkSize, len(stream))
		for fed := 0; fed < n; {
			fed += p.Feed(stream[fed:n])
			for {
				st, err := p.NextStanza()
				if err == parser.ErrMoreInput {
					break
				}
				if err != nil {
					return err
				}
				if r.write == nil || st.Header() {
					continue
				}
				if err := r.write(w, st.Element); err != nil {
					return err
				}
			}
		}
		if _, err := w.WriteTo(dst); err != nil {
			return err
		}
		stream = stream[n:]
	}
	return nil
}

// BenchmarkRoute measures reading the stanzas of a stream as wholes and writing
// them to another one, in the same or in another form; to=none reads and writes
// nothing, so what writing costs is the difference.
func BenchmarkRoute(b *testing.B) {
	for _, mix := range traffic.Mixes() {
		s := bench.NewSession(mix, 1, sessionSize)
		for _, r := range routings {
			b.Run("mix="+mix.String()+"/to="+r.name, func(b *testing.B) {
				p, _ := newParser(b, parser.Options{})
				w := newWriter(b, r.o)
				if err := r.route(p, w, s.Stream, io.Discard); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(len(s.Stream)))
				b.ReportAllocs()
				for b.Loop() {
					if err := r.route(p, w, s.Stream, io.Discard); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*s.Stanzas), "ns/stanza")
			})
		}
	}
}

// TestWritings holds that all ways write the same: the benchmark measures equal
// work.
func TestWritings(t *testing.T) {
	for _, mix := range traffic.Mixes() {
		t.Run(mix.String(), func(t *testing.T) {
			s := bench.NewSession(mix, 7, 1<<17)
			p, _ := newParser(t, parser.Options{})
			var want bench.Counts
			if err := bench.ReadStream(p, s.Stream, &want); err != nil {
				t.Fatal(err)
			}
			header := s.Stream[:bytes.Index(s.Stream, []byte("xml:lang="))]
			header = s.Stream[:len(header)+bytes.IndexByte(s.Stream[len(header):], '>')+1]
			all := writings(t, s)
			for _, r := range routings[1:] {
				all = append(all, writing{name: "route to " + r.name, write: func(dst io.Writer) error {
					p, _ := newParser(t, parser.Options{})
					return r.route(p, newWriter(t, r.o), s.Stream, dst)
				}})
			}
			for _, w := range all {
				var out bytes.Buffer
				if err := w.write(&out); err != nil {
					t.Fatalf("%s: %v", w.name, err)
				}
				var got bench.Counts
				if err := bench.ReadStream(p, slices.Concat(header, out.Bytes(), traffic.AppendFooter(nil)), &got); err != nil {
					t.Errorf("%s: %v", w.name, err)
				}
				if mix == traffic.Varied && w.name == "engine=encoding-xml/way=tokens" {
					got.NameBytes = want.NameBytes // it cannot take an element out of the default namespace
				}
				if got != want {
					t.Errorf("%s writes %+v, want %+v", w.name, got, want)
				}
			}
		})
	}
}
