package fuzz

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// TestSplitsOfLongInput counts the splits of inputs beyond 8 KiB, and tries
// them on the tokens that outgrow a window.
func TestSplitsOfLongInput(t *testing.T) {
	if raceEnabled && testing.Short() {
		t.Skip("ten seconds of the same under the race detector")
	}
	const size = 9000
	readings := 0
	for _, in := range []string{
		"<a>" + strings.Repeat("x", size) + "</a>",
		"<a x='" + strings.Repeat("x", size) + "'/>",
		"<a><![CDATA[" + strings.Repeat("]", size) + "]]></a>",
		"<a>" + strings.Repeat("&#10;", size/5) + "</a>",
		"<a>" + strings.Repeat("é\r\n", size/4) + "</a>",
		"<a" + strings.Repeat(" ", size) + "/>",
	} {
		n := 0
		q := Request{Mode: Document, Input: []byte(in)}
		if err := CheckSplits(q, Options{Limits: limits.Limits{Window: 4096}}, func(int) { n++ }); err != nil {
			t.Errorf("%.20s: %v", in, err)
		}
		if n < seededCount || n > len(in) {
			t.Errorf("%.20s: %d readings of %d bytes", in, n, len(in))
		}
		readings += n
	}
	t.Logf("%d readings", readings)
}

// TestDigest changes what tokens tell, one thing at a time: a difference that
// the digest does not see, no comparison of splits would.
func TestDigest(t *testing.T) {
	seen := map[outcome]string{}
	for _, in := range []string{
		"<a/>", "<a></a>", "<b/>", "<a xmlns='a'/>", "<p:a xmlns:p='a'/>", "<q:a xmlns:q='a'/>", " <a/>", "<a x=''/>",
		"<a y=''/>", "<a x='1'/>", "<a x='' y=''/>", "<a y='' x=''/>", "<a>1</a>", "<a>2</a>", "<a> <b/></a>", "<a><b/> </a>",
		"<a><b/><b/></a>", "<a><b><b/></b></a>", "<a>&#49;</a>", "<a><b/>", "<a><b/>&", "<a>1", "<a>1&", "",
	} {
		f, err := newFeeder(&Request{Mode: Document, Input: []byte(in)}, &Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := f.outcome(way{}, nil)
		if other, known := seen[got]; known {
			t.Errorf("%q and %q are the same", in, other)
		}
		seen[got] = in
	}
}

// TestReader reads every vector through a Reader, in reads of one byte, and
// with the end of the input in the same call as the last bytes. What follows
// the end tag of a stream it does not judge.
func TestReader(t *testing.T) {
	for r := range vectors.All() {
		q := request(t, &r)
		f, err := newFeeder(&q, &Options{})
		if err != nil {
			t.Fatal(err)
		}
		whole := newDigest()
		v := f.run(Whole(), &whole)
		for _, step := range []int{1, 3, 1 << 20} {
			got := newDigest()
			err := readAll(&q, step, &got)
			if got.sum() != whole.sum() {
				t.Errorf("%s: other tokens in reads of %d", q.ID, step)
			}
			e, rejected := errors.AsType[*parser.Error](err)
			switch {
			case q.Mode == Stream && err == io.EOF: // closed: the rest was not read
			case rejected && v.err != nil && *e == *v.err:
			case err == io.ErrUnexpectedEOF && v.open:
			case err == io.EOF && v.err == nil && !v.open:
			default:
				t.Errorf("%s: %v in reads of %d, %s if whole", q.ID, err, step, v)
			}
		}
	}
}

// readAll reads a request through a Reader. Its error is the last one.
func readAll(q *Request, step int, s sink) error {
	r, err := parser.NewReader(&stepReader{q.Input, step}, parser.Options{Framing: q.Mode.framing(0)})
	if err != nil {
		return err
	}
	for {
		t, err := r.Next()
		if err != nil {
			return err
		}
		s.token(t)
	}
}

// stepReader gives so many bytes a read, and io.EOF together with the last.
type stepReader struct {
	left []byte
	step int
}

func (r *stepReader) Read(b []byte) (int, error) {
	n := copy(b[:min(len(b), r.step)], r.left)
	if r.left = r.left[n:]; len(r.left) == 0 {
		return n, io.EOF
	}
	return n, nil
}

// FuzzSplits: where the input is cut is invisible. Input, mode and cuts come
// from the fuzzer; so does the way in which bytes are handed over and events
// taken.
func FuzzSplits(f *testing.F) {
	for i, q := range seeds(f, 97) {
		n := byte(len(q.Input))
		f.Add(q.Input, modeByte(q.Mode), byte(i), []byte{n / 2, n / 3, 1, 0, n - 1, 0})
	}
	f.Add([]byte(opened+"\x00<a/>\x00"+string(traffic.AppendClose(nil))), modeByte(Frames), byte(0), []byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, input []byte, mode, how byte, cuts []byte) {
		if len(input) > 1<<16 || len(cuts) > 256 {
			t.Skip()
		}
		q := Request{Mode: modes[int(mode)%len(modes)], Input: input}
		if q.Mode == Frames { // NUL is in no document: it is free to separate them
			q.Input, q.Inputs = nil, bytes.Split(input, []byte{0})
		}
		o := Options{Session: how&1 != 0}
		if how&2 != 0 {
			o.Limits = limits.Limits{Window: 512, Name: 16, Depth: 4, Attributes: 3, Declarations: 2, InScope: 4, Elements: 5, References: 2, Gap: 4, Prolog: 64}
		}
		fd, err := newFeeder(&q, &o)
		if err != nil {
			t.Fatal(err)
		}
		var at []int // each cut is so far from the one before, in up to two bytes
		for i, from := 0, 0; i < len(cuts); i++ {
			n := int(cuts[i])
			if n >= 0xF0 && i+1 < len(cuts) {
				i++
				n = (n-0xF0)<<8 | int(cuts[i])
			}
			from += n
			at = append(at, from)
		}
		whole := fd.outcome(way{}, nil)
		for _, w := range []way{{chunk: At(at...), roomy: how&4 != 0, late: how&8 != 0}, {chunk: Every(1)}} {
			if got := fd.outcome(w, nil); got != whole {
				t.Fatalf("%q fed %s: %s", input, w, fd.difference(w, whole, got))
			}
		}
	})
}
