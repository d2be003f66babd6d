package stdxml_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// header opens a stream as most clients do.
const (
	header = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' " +
		"xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>"
	footer  = "</stream:stream>"
	streams = "http://etherx.jabber.org/streams"
)

// tokenText shows a token: a start tag as <{space}local|{space}name=value>, text
// quoted.
func tokenText(t xml.Token) string {
	name := func(n xml.Name) string {
		if n.Space == "" {
			return n.Local
		}
		return "{" + n.Space + "}" + n.Local
	}
	switch t := t.(type) {
	case xml.StartElement:
		s := "<" + name(t.Name)
		if t.Attr == nil {
			s += "|no slice" // encoding/xml always has one
		}
		for _, a := range t.Attr {
			s += fmt.Sprintf("|%s=%s", name(a.Name), a.Value)
		}
		return s + ">"
	case xml.EndElement:
		return "</" + name(t.Name) + ">"
	case xml.CharData:
		return fmt.Sprintf("%q", []byte(t))
	case xml.ProcInst:
		return fmt.Sprintf("<?%s %s?>", t.Target, t.Inst)
	case xml.Comment:
		return fmt.Sprintf("<!--%s-->", t)
	case xml.Directive:
		return fmt.Sprintf("<!%s>", t)
	}
	return fmt.Sprintf("%#v", t)
}

// transcript is tokens, and how they ended.
type transcript struct {
	tokens []string
	err    error
}

func (t transcript) String() string {
	return strings.Join(t.tokens, " ") + " " + errorText(t.err)
}

// errorText tells errors apart by everything that has to be the same.
func errorText(err error) string {
	var e *parser.Error
	if errors.As(err, &e) {
		name := e.Rule.String()
		if e.Rule == parser.RuleLimit {
			name = fmt.Sprintf("%v %d", e.Limit, e.Max)
		}
		return fmt.Sprintf("(%s@%d in %q)", name, e.Offset, e.Path)
	}
	return fmt.Sprintf("(%v)", err)
}

// positioned is what knows where it is: a TokenReader, and a Decoder of
// encoding/xml.
type positioned interface {
	xml.TokenReader
	InputOffset() int64
}

// read takes tokens up to the first error. Where a reader knows its position, it
// is with each token.
func read(r xml.TokenReader) (t transcript) {
	return readBy(r, r.Token)
}

func readBy(r any, token func() (xml.Token, error)) (t transcript) {
	for {
		tok, err := token()
		if err != nil {
			t.err = err
			return t
		}
		s := tokenText(tok)
		if p, ok := r.(positioned); ok {
			s += fmt.Sprintf("@%d", p.InputOffset())
		}
		t.tokens = append(t.tokens, s)
	}
}

// pieces is a Reader that gives its input in pieces which end at the cuts; every
// byte by itself if there are as many cuts as bytes.
type pieces struct {
	input string
	at    int
	cuts  []int
}

func (p *pieces) Read(b []byte) (int, error) {
	if p.at == len(p.input) {
		return 0, io.EOF
	}
	for len(p.cuts) > 0 && p.cuts[0] <= p.at {
		p.cuts = p.cuts[1:]
	}
	to := len(p.input)
	if len(p.cuts) > 0 {
		to = min(to, p.cuts[0])
	}
	n := copy(b, p.input[p.at:to])
	p.at += n
	return n, nil
}

// cutsOf returns ways to cut an input: not at all, byte by byte, and in two, at
// every place of a short input, and of a longer one before all that begins or ends
// a text, and at some 40 other places. Where time is short there are fewer.
func cutsOf(input string) (all [][]int) {
	n, step, most := len(input), 1, 100
	every := make([]int, n)
	for i := range every {
		every[i] = i + 1
	}
	all = append(all, nil, every)
	if testing.Short() || raceEnabled {
		step, most = 7, 10
	}
	if n > 600 {
		for at := range input {
			if strings.IndexByte("<>!]", input[at]) >= 0 && len(all) < most {
				all = append(all, []int{at})
			}
		}
		step *= n / 40
	}
	for at := 1; at < n; at += step {
		all = append(all, []int{at})
	}
	return all
}

func newTokenReader(t testing.TB, r io.Reader, o parser.Options) *stdxml.TokenReader {
	t.Helper()
	tr, err := stdxml.NewTokenReader(r, o)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// everySplit reads an input whole and in pieces: tokens, their positions, raw
// tokens, and those of a Decoder have to be the same. It returns the tokens.
func everySplit(t *testing.T, o parser.Options, input string) transcript {
	t.Helper()
	ways := []struct {
		name string
		read func(*stdxml.TokenReader) transcript
	}{
		{"tokens", func(r *stdxml.TokenReader) transcript { return read(r) }},
		{"raw tokens", func(r *stdxml.TokenReader) transcript { return readBy(r, r.RawToken) }},
		{"a decoder's", func(r *stdxml.TokenReader) transcript { return readBy(nil, r.Decoder().Token) }},
		{"a decoder's raw", func(r *stdxml.TokenReader) transcript { return readBy(nil, r.Decoder().RawToken) }},
	}
	var first transcript
	for i, way := range ways {
		whole := way.read(newTokenReader(t, strings.NewReader(input), o))
		for _, cuts := range cutsOf(input) {
			got := way.read(newTokenReader(t, &pieces{input: input, cuts: cuts}, o))
			if got.String() != whole.String() {
				t.Fatalf("%s cut at %.100v:\n got %v\nwant %v", way.name, fmt.Sprint(cuts), got, whole)
			}
		}
		if i == 0 {
			first = whole
		}
	}
	return first
}

// theirs is what encoding/xml says.
func theirs(input string) transcript { return read(xml.NewDecoder(strings.NewReader(input))) }

// theirRaw is theirs with RawToken.
func theirRaw(input string) transcript {
	d := xml.NewDecoder(strings.NewReader(input))
	return readBy(d, d.RawToken)
}

// gapless gives the tokens of encoding/xml but for the XML declaration and for
// text with fewer than so many elements open, which is no token.
func gapless(d *xml.Decoder, level int) func() (xml.Token, error) {
	depth := 0
	return func() (xml.Token, error) {
		for {
			tok, err := d.Token()
			switch t := tok.(type) {
			case xml.StartElement:
				depth++
			case xml.EndElement:
				depth--
			case xml.CharData:
				if depth < level {
					continue
				}
			case xml.ProcInst:
				if t.Target == "xml" {
					continue
				}
			}
			return tok, err
		}
	}
}

// document are options for input that is not a stream.
var document = parser.Options{Framing: parser.Document}
