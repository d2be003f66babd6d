package fuzz

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// capture is a recorded session between a client and a server.
type capture struct {
	name  string
	reads []captureRead
	want  struct {
		Kind     string // tcp, websocket or bosh
		C2S, S2C json.RawMessage
	}
}

// captureRead is what one read of a socket gave, or one message.
type captureRead struct {
	Dir  string // c2s or s2c
	Op   string // text and http-body hold XML
	Data []byte
}

// captureStream is what a direction holds from one stream header to the next.
type captureStream struct {
	Offset  int64
	Stanzas int
	Closed  bool
	Error   any
	Sums    []string `json:"stanza_sha"`
}

// captureFrame is the verdict on a message.
type captureFrame struct {
	OK  bool
	Sum string `json:"canon_sha256"`
}

func captures(t *testing.T) []capture {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(corpusFolder(t, "captures"), "*.expect.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no captures: %v", err)
	}
	var all []capture
	for _, f := range files {
		base := strings.TrimSuffix(f, ".expect.json")
		c := capture{name: filepath.Base(base)}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &c.want); err != nil {
			t.Fatal(err)
		}
		lines, err := os.ReadFile(base + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(lines)) {
			var r captureRead
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatal(err)
			}
			c.reads = append(c.reads, r)
		}
		all = append(all, c)
	}
	return all
}

// expected reads the expectations of one direction.
func expected[T any](t *testing.T, c *capture, dir string) (want []T) {
	t.Helper()
	raw := c.want.C2S
	if dir == "s2c" {
		raw = c.want.S2C
	}
	if raw == nil {
		return nil
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	return want
}

// stanzaSums returns the short sums of a stream's whole first-level elements.
func stanzaSums(events []Event) (sums []string) {
	depth, from := 0, 0
	for i, e := range events {
		switch e.Kind {
		case Start:
			if depth == 1 {
				from = i
			}
			depth++
		case End:
			if depth--; depth == 1 {
				sums = append(sums, Sum(events[from : i+1])[:16])
			}
		}
	}
	return sums
}

// captureLimits let the captures through: one of them holds a message of 456 KB
// from a client, which a client's default refuses.
var captureLimits = limits.Server

// TestCaptureStreams reads each stream of a TCP session by itself.
func TestCaptureStreams(t *testing.T) {
	for _, c := range captures(t) {
		for _, dir := range []string{"c2s", "s2c"} {
			if c.want.Kind != "tcp" {
				continue
			}
			var data []byte
			for _, r := range c.reads {
				if r.Dir == dir {
					data = append(data, r.Data...)
				}
			}
			want := expected[captureStream](t, &c, dir)
			for k, w := range want {
				end := int64(len(data))
				if k+1 < len(want) {
					end = want[k+1].Offset
				}
				for _, chunk := range []Chunking{Whole(), Every(1), Every(4096), Random(uint64(k))} {
					a, err := Run(Request{Mode: Stream, Input: data[w.Offset:end]}, Options{Chunk: chunk, Limits: captureLimits})
					if err != nil {
						t.Fatal(err)
					}
					judgeStream(t, c.name+" "+dir+" "+chunk.String(), &a, &w)
				}
			}
		}
	}
}

func judgeStream(t *testing.T, name string, a *Answer, want *captureStream) {
	t.Helper()
	sums := stanzaSums(a.Events)
	switch {
	case want.Error != nil:
		// What follows is no XML, so the stanzas before that are all there is to compare.
		if a.Accepted {
			t.Errorf("%s: accepted, but it ends in something else", name)
		}
		sums = sums[:min(len(sums), len(want.Sums))]
	case !a.Accepted && text(a.Rule) != "unexpected-end":
		t.Errorf("%s: rejected: %s", name, reason(a))
	case a.Accepted && a.Open == want.Closed:
		t.Errorf("%s: open %t, closed %t", name, a.Open, want.Closed)
	}
	if !slices.Equal(sums, want.Sums) {
		t.Errorf("%s: %d stanzas, or other ones, want %d", name, len(sums), len(want.Sums))
	}
}

// TestCaptureFrames reads WebSocket messages and BOSH bodies.
func TestCaptureFrames(t *testing.T) {
	for _, c := range captures(t) {
		for _, dir := range []string{"c2s", "s2c"} {
			if c.want.Kind == "tcp" {
				continue
			}
			var frames [][]byte
			for _, r := range c.reads {
				if r.Dir == dir && (r.Op == "" || r.Op == "text" || r.Op == "http-body") {
					frames = append(frames, r.Data)
				}
			}
			want := expected[captureFrame](t, &c, dir)
			if len(want) != len(frames) {
				t.Errorf("%s %s: %d frames, want %d", c.name, dir, len(frames), len(want))
				continue
			}
			mode := Document
			if c.want.Kind == "websocket" {
				mode = Frame
			}
			for k, w := range want {
				a, err := Run(Request{Mode: mode, Input: frames[k]}, Options{Chunk: Random(uint64(k)), Limits: captureLimits})
				switch {
				case err != nil:
					t.Fatal(err)
				case !w.OK:
				case !a.Accepted:
					t.Errorf("%s %s: frame %d rejected: %s", c.name, dir, k, reason(&a))
				case Sum(a.Events)[:16] != w.Sum:
					t.Errorf("%s %s: frame %d has other events", c.name, dir, k)
				}
			}
			if mode == Frame {
				a, err := Run(Request{Mode: Frames, Inputs: frames}, Options{Limits: captureLimits})
				if err != nil || !a.Accepted {
					t.Errorf("%s %s: as one session: %s, %v", c.name, dir, reason(&a), err)
				}
			}
		}
	}
}

// side is one direction of a session as a peer reads it: one parser, for all
// of its streams.
type side struct {
	p       *parser.Parser
	c       collector
	streams []captureStream
	base    int64 // where the stream at hand begins
	fed     int64
	raw     bool // what follows is not XML
}

func newSide(t *testing.T) *side {
	t.Helper()
	p, err := parser.New(parser.Options{Limits: captureLimits})
	if err != nil {
		t.Fatal(err)
	}
	return &side{p: p}
}

// end ends the stream at hand.
func (s *side) end(closed bool) {
	s.streams = append(s.streams, captureStream{Offset: s.base, Closed: closed, Sums: stanzaSums(s.c.take())})
	s.c = collector{}
}

// restart begins another stream, behind what was read.
func (s *side) restart(t *testing.T, mode parser.RestartMode) {
	t.Helper()
	left := int64(len(s.p.Buffered()))
	over, err := s.p.Restart(mode)
	if err != nil {
		t.Fatalf("restart: %v", err)
	}
	s.end(false)
	s.base = s.fed - left
	if mode != parser.HandOver {
		return
	}
	s.raw = true
	if int64(len(over)) != left {
		t.Errorf("%d bytes handed over, %d were buffered", len(over), left)
	}
}

// TestCaptureRestarts reads both directions of a session as its peers did:
// as they came, each in one parser, restarted after <success/> and <proceed/>.
func TestCaptureRestarts(t *testing.T) {
	for _, c := range captures(t) {
		if c.want.Kind != "tcp" {
			continue
		}
		for _, chunk := range []Chunking{Whole(), Every(1), Random(1), Random(2)} {
			for _, proceed := range []parser.RestartMode{parser.HandOver, parser.Refuse} {
				replay(t, &c, chunk, proceed)
			}
		}
	}
}

func replay(t *testing.T, c *capture, chunk Chunking, proceed parser.RestartMode) {
	t.Helper()
	name := c.name + " " + chunk.String()
	sides := map[string]*side{"c2s": newSide(t), "s2c": newSide(t)}
	for _, r := range c.reads {
		s := sides[r.Dir]
		for from, to := range chunk.Cut(len(r.Data)) {
			if s.raw {
				break
			}
			for n := 0; from < to; from += n {
				n = s.p.Feed(r.Data[from:to])
				s.fed += int64(n)
				if err := exchange(t, s, sides["c2s"], proceed); err != parser.ErrMoreInput {
					t.Fatalf("%s %s: %v", name, r.Dir, err)
				}
				if s.raw {
					break
				}
			}
		}
	}
	for dir, s := range sides {
		want := expected[captureStream](t, c, dir)
		if !s.raw {
			s.p.Finish()
			if _, err := s.p.Next(); err == nil {
				t.Errorf("%s %s: an event after the end", name, dir)
			}
			s.end(true)
		}
		s.p.Close()
		if len(s.streams) != len(want) {
			t.Errorf("%s %s: %d streams, want %d", name, dir, len(s.streams), len(want))
			continue
		}
		for i, w := range want {
			if g := s.streams[i]; g.Offset != w.Offset || !slices.Equal(g.Sums, w.Sums) {
				t.Errorf("%s %s: stream %d at %d, %v; want %d, %v", name, dir, i, g.Offset, g.Sums, w.Offset, w.Sums)
			}
		}
	}
}

// exchange reads what one side has. The answer to SASL or STARTTLS ends the
// streams of both.
func exchange(t *testing.T, s, client *side, proceed parser.RestartMode) error {
	for {
		tok, err := s.p.Next()
		if err != nil {
			return err
		}
		s.c.token(tok)
		if tok.Kind() != parser.End || !tok.Stanza() || s == client {
			continue
		}
		switch {
		case tok.Is("urn:ietf:params:xml:ns:xmpp-sasl", "success"):
			s.restart(t, parser.Keep)
			client.restart(t, parser.Keep)
		case tok.Is("urn:ietf:params:xml:ns:xmpp-tls", "proceed"):
			s.restart(t, proceed)
			client.restart(t, proceed)
			s.raw, client.raw = true, true
			return parser.ErrMoreInput
		}
	}
}

// TestCaptureRestartsKept reads a server's direction as if all of it had been
// there at once, so that a restart keeps what came behind <success/>.
func TestCaptureRestartsKept(t *testing.T) {
	for _, c := range captures(t) {
		want := []captureStream(nil)
		if c.want.Kind == "tcp" {
			want = expected[captureStream](t, &c, "s2c")
		}
		if len(want) < 2 {
			continue
		}
		var data []byte
		for _, r := range c.reads {
			if r.Dir == "s2c" {
				data = append(data, r.Data...)
			}
		}
		for _, chunk := range []Chunking{Whole(), Every(100), Every(4096), Random(1)} {
			s, nobody := newSide(t), newSide(t)
			for from, to := range chunk.Cut(len(data)) {
				for n := 0; from < to; from += n {
					n = s.p.Feed(data[from:to])
					s.fed += int64(n)
					if err := exchange(t, s, nobody, parser.HandOver); err != parser.ErrMoreInput {
						t.Fatalf("%s %s: %v", c.name, chunk, err)
					}
				}
			}
			s.end(true)
			if len(s.streams) != len(want) || s.streams[1].Offset != want[1].Offset || !slices.Equal(s.streams[1].Sums, want[1].Sums) {
				t.Errorf("%s %s: %v, want %v", c.name, chunk, s.streams, want)
			}
		}
	}
}
