package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// Modes of tokens. With auto, what has a stream header for its root is a
// stream, and anything else a document.
const (
	modeAuto     = "auto"
	modeDocument = "document"
	modeStream   = "stream"
	modeFrames   = "frames"
)

// tokensOptions are the flags of tokens.
type tokensOptions struct {
	mode, framing, format, policy *choice

	paths        *paths
	chunk        chunkFlag
	limits       string
	repeat       int
	declarations bool
	batch        bool
	listRules    bool
}

func newTokens(s *streams) *cobra.Command {
	o := &tokensOptions{}
	c := &cobra.Command{
		Use:   "tokens [FLAGS] [FILE]",
		Short: "Print the events of a document, a stream or frames",
		Long: `Print the events of a document, of an XML stream (RFC 6120) or of WebSocket
messages (RFC 7395): one JSON object a line, or a listing, as the input comes.
Rejected input ends with an error event and exit status 1.

With --batch it answers one request a line instead:
  {"id":"1","mode":"document|stream|frame|frames","input":"BASE64"}
and mode frames takes "inputs":["BASE64",…], messages of one session.

With --format=count it parses the input from memory, as often as --repeat says,
and prints one line: what was delivered, and how fast (MB are 1,000,000 bytes).

A file of limits is a JSON object. What it leaves out is as in client, -1 is
unlimited; its keys are
` + limitKeys(),
		Example: `  stanzabench tokens stream.xml
  stanzabench tokens --mode=document --format=text --chunk=1 document.xml
  printf '"<open xmlns=\\"urn:ietf:params:xml:ns:xmpp-framing\\"/>"' | stanzabench tokens --mode=frames
  stanzabench tokens --format=count --repeat=10 --chunk=4096 stream.xml
  echo '{"id":"1","mode":"document","input":"PGEvPg=="}' | stanzabench tokens --batch
  stanzabench tokens --list-rules`,
		Args: atMostOneFile,
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.check(c); err != nil {
				return err
			}
			return runTokens(c.Context(), s, o, args)
		},
	}
	f := c.Flags()
	o.mode = addChoice(c, "mode", "what the input is (auto: a stream if its root is a stream header, else a document)",
		modeAuto, modeDocument, modeStream, modeFrames)
	o.framing = addChoice(c, "framing", "how frames are given, as lines of JSON strings or behind their length (4 bytes, big-endian)",
		"lines", "length")
	o.format = addChoice(c, "format", "how to print", "json", "text", "count")
	f.Var(&o.chunk, "chunk", "feed `N` bytes at a time; 0: all at once, random:SEED: random sizes (default 0; 4096 with --format=count)")
	f.StringVar(&o.limits, "limits", "client", "`PRESET` ("+strings.Join(limits.PresetNames(), ", ")+"), or a JSON file of limits; with --batch the default is "+judgingPreset)
	complete(c, "limits", limits.PresetNames())
	o.policy = addChoice(c, "policy", "session: judge first-level elements as a session does", "none", "session")
	f.BoolVar(&o.declarations, "declarations", false, "print the namespace declarations of each start tag")
	f.IntVar(&o.repeat, "repeat", 1, "with --format=count, parse the input `N` times")
	o.paths = addPaths(c)
	f.BoolVar(&o.batch, "batch", false, "answer requests, one a line")
	f.BoolVar(&o.listRules, "list-rules", false, "print every rule with its condition")
	return c
}

// judgingPreset are the limits under which inputs are judged, in batches and by
// check. Verdicts are about XML and XMPP, and real sessions among the inputs
// hold stanzas that are larger than what a client's default lets pass.
const judgingPreset = "server"

// check refuses flags that do not go together.
func (o *tokensOptions) check(c *cobra.Command) error {
	f := c.Flags()
	if o.batch {
		if !f.Changed("limits") {
			o.limits = judgingPreset
		}
		if name := firstSet(f, "mode", "framing", "format", "declarations", "repeat", "list-rules"); name != "" {
			return usagef("--%s does not go with --batch; leave it out (each request has its own mode)", name)
		}
	}
	if o.framing.value != "lines" && o.mode.value != modeFrames {
		return usagef("--framing is about frames; add --mode=frames")
	}
	if o.format.value != "count" && f.Changed("repeat") {
		return usagef("--repeat is about counting; add --format=count")
	}
	if o.repeat < 1 {
		return usagef("--repeat=%d is too few; give 1 or more", o.repeat)
	}
	if o.format.value == "count" {
		if o.declarations {
			return usagef("--declarations does not go with --format=count; leave one of them out")
		}
		if !f.Changed("chunk") {
			o.chunk.Chunking = fuzz.Every(4096)
		}
	}
	return nil
}

func runTokens(ctx context.Context, s *streams, o *tokensOptions, args []string) error {
	if o.listRules {
		return listRules(s, args)
	}
	l, err := readLimits(o.limits)
	if err != nil {
		return err
	}
	noShapes, err := o.paths.use()
	if err != nil {
		return err
	}
	in, err := s.openInput(ctx, args)
	if err != nil {
		return err
	}
	defer in.Close()
	options := parser.Options{Limits: l, Session: o.policy.value == "session", NoShapes: noShapes}
	switch {
	case o.batch:
		return runBatch(s, in, fuzz.Options{Chunk: o.chunk.Chunking, Limits: l, Session: options.Session, NoShapes: noShapes})
	case o.format.value == "count":
		return runCount(ctx, s, o, in, options)
	}
	t, err := newTokenizer(o.chunk.Chunking, options)
	if err != nil {
		return err
	}
	t.list = &listing{out: s.out, form: &jsonForm{declarations: o.declarations}}
	if o.format.value == "text" {
		t.list.form = &textForm{declarations: o.declarations}
	}
	err = t.run(s, o, in)
	t.list.finish() // whatever happened: no event is left half written
	return err
}

func (t *tokenizer) run(s *streams, o *tokensOptions, in *input) error {
	if o.mode.value == modeFrames {
		return t.frames(s, newFrameReader(in.name, in, o.framing.value == "length"))
	}
	r, framing, err := resolveMode(o.mode.value, in, t.options)
	if err != nil {
		return err
	}
	bar := s.newByteBar(in.size, "tokens")
	defer bar.finish()
	return t.one(s, r, framing, bar)
}

// resolveMode returns the framing of a mode, and a reader of the whole input,
// of which it may have had to look at the beginning.
func resolveMode(mode string, r io.Reader, o parser.Options) (io.Reader, parser.Framing, error) {
	switch mode {
	case modeStream:
		return r, parser.Stream, nil
	case modeDocument:
		return r, parser.Document, nil
	}
	// The probe reads up to the first tag, or as far as limits let it.
	var seen bytes.Buffer
	o.Framing = parser.Document
	probe, err := parser.NewReader(io.TeeReader(r, &seen), o)
	if err != nil {
		return nil, 0, failedf("%s", plain(err))
	}
	defer probe.Parser().Close()
	t, err := probe.Next()
	if _, rejected := errors.AsType[*parser.Error](err); err != nil && !rejected {
		return nil, 0, err
	}
	framing := parser.Document
	// A limit says that the root's tag is long, which a stream judges itself.
	if err == nil && isHeader(t) || errors.Is(err, parser.RuleLimit) {
		framing = parser.Stream
	}
	return io.MultiReader(&seen, r), framing, nil
}

// isHeader reports whether a root is a stream header, or would be one but for
// its namespace.
func isHeader(t parser.Token) bool {
	return t.Is("http://etherx.jabber.org/streams", "stream") || string(t.Local()) == "stream" && string(t.Prefix()) == "stream"
}

// tokenizer feeds a parser in the pieces that were asked for, and lists what
// comes out.
type tokenizer struct {
	p       *parser.Parser
	options parser.Options
	list    *listing

	chunk fuzz.Chunking
	whole bool // there is but one piece, which does not end
	cuts  func() (from, to int, ok bool)
	stop  func()
	left  int // of the piece at hand
}

func newTokenizer(chunk fuzz.Chunking, o parser.Options) (*tokenizer, error) {
	p, err := parser.New(o)
	if err != nil {
		return nil, failedf("%s", plain(err)) // the limits were resolved before
	}
	return &tokenizer{p: p, options: o, chunk: chunk, whole: chunk.String() == fuzz.Whole().String()}, nil
}

// begin starts a stream, document or frame.
func (t *tokenizer) begin(f parser.Framing) {
	t.p.Reset(f)
	t.end()
	t.cuts, t.stop = iter.Pull2(t.chunk.Cut(math.MaxInt))
	t.cut()
}

func (t *tokenizer) end() {
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
}

// cut begins the next piece.
func (t *tokenizer) cut() {
	from, to, _ := t.cuts()
	t.left = to - from
}

// feed gives bytes to the parser. Events are taken where a piece ends, and
// where the parser has no room for more of it.
func (t *tokenizer) feed(b []byte) error {
	for len(b) > 0 {
		n := t.p.Feed(b[:min(len(b), t.left)])
		b = b[n:]
		if t.left -= n; t.left > 0 && len(b) == 0 && !t.whole {
			return nil // the rest of the piece comes with the next bytes
		}
		if err := t.drain(); err != parser.ErrMoreInput {
			return err
		}
		if t.left == 0 {
			t.cut()
		}
	}
	return nil
}

// finish ends the input; its error is the parser's last one.
func (t *tokenizer) finish() error {
	t.p.Finish()
	return t.drain()
}

func (t *tokenizer) drain() error {
	for {
		tok, err := t.p.Next()
		if err != nil {
			return err
		}
		t.list.token(tok)
	}
}

// one lists one stream or document.
func (t *tokenizer) one(s *streams, r io.Reader, f parser.Framing, bar *bar) error {
	defer t.end()
	t.begin(f)
	buf := make([]byte, 64<<10)
	for {
		n, readErr := r.Read(buf)
		if err := t.feed(buf[:n]); err != nil {
			return t.verdict(err)
		}
		bar.add(n)
		if err := s.writeError(); err != nil {
			return err // nobody reads on, so there is nothing to read on for
		}
		if readErr == io.EOF {
			return t.verdict(t.finish())
		}
		if readErr != nil {
			return readErr
		}
	}
}

// verdict lists how the input ended.
func (t *tokenizer) verdict(err error) error {
	if e, ok := errors.AsType[*parser.Error](err); ok {
		t.list.reject(e)
		return errRejected
	}
	if err == io.ErrUnexpectedEOF {
		t.list.open()
		return nil
	}
	t.list.finish()
	if err == io.EOF {
		return nil
	}
	return err
}

// frames lists the messages of one session, up to the first that is rejected.
func (t *tokenizer) frames(s *streams, r *frameReader) error {
	defer t.end()
	for f := parser.FrameOpening; ; f = parser.Frame {
		err := r.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		t.list.begin(r.n)
		t.begin(f)
		for {
			b, err := r.read()
			if bad := t.feed(b); bad != nil {
				return t.verdict(bad)
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
		}
		if err := t.verdict(t.finish()); err != nil {
			return err
		}
		if err := s.writeError(); err != nil {
			return err
		}
	}
}

// listRules prints the rules as a table.
func listRules(s *streams, args []string) error {
	if len(args) > 0 {
		return usagef("--list-rules reads no FILE; leave %q out", args[0])
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, r := range parser.Rules() {
		io.WriteString(w, r.String()+"\t"+string(r.Condition())+"\t"+r.Error()+"\n")
	}
	return w.Flush()
}
