package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/bench"
	benchreport "github.com/seed492f7be9/stanza/bench/report"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

// runOptions are the flags of run.
type runOptions struct {
	strategies, codecs, mixes []string
	corpus, network           string

	rounds         int
	time           time.Duration
	seed           uint64
	rate           float64
	fast           bool
	tls, format    *choice
	out, html, svg string
	paths          *paths
}

func newRun(s *streams) *cobra.Command {
	o := &runOptions{}
	c := &cobra.Command{
		Use:   "run [FLAGS]",
		Short: "Compare framing strategies",
		Long: `Measure what it costs to send the same stanzas, and to read them, in each framing:

  tcp       one stream (RFC 6120)
  ws        one document a WebSocket message (RFC 7395), one parser reset for each
  ws-fresh  the same with a new parser for each message: the naive implementation
  ws-batch  eight stanzas a message: what the working group turned down
  ws-strip  messages of ws, fed to the parser of one stream without a look at them
  bosh      one stanza a body, a body an HTTP request (XEP-0124)

with each codec: none, zlib (XEP-0138, one context a stream), deflate and
deflate-nct (RFC 7692, with and without context takeover), zstd and s2. A pair that
no standard knows has a "?". Both ends do all of their work, in memory; that
stanzas arrive as they were sent is checked. Rounds are interleaved in random order.

A corpus of your own is a stream, a folder with a stanza a file, WebSocket messages
as JSON strings, one a line, or a capture, one JSON object a line:
{"dir":"c2s","t":0.1,"data":"BASE64"}, of which what the client sent is measured.

--network works out packets and airtime from the bytes: each send (a stanza as a
rule) has packets of its own with 60 bytes of headers; it takes the time that its
bits need, half of a round trip, and a round trip each time that TCP, which begins
with 10 segments, waits; bosh half of one more, for its answer.

Rows are complete after each round: an interrupted run reports what it has. What
else is measured, latency, idle memory and scaling, comes after the rounds.`,
		Example: `  stanzabench run
  stanzabench run --strategy=tcp,ws --codec=none,deflate --mix=chat,bulk --rounds=20
  stanzabench run --corpus=session.jsonl --network=64kbit,600ms,1280
  stanzabench run --html=result.html --svg=plots --format=json --out=result.json
  stanzabench run --format=benchfmt > new.txt && benchstat old.txt new.txt`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			config, err := o.config(c)
			if err != nil {
				return err
			}
			return runRun(c.Context(), s, o, config)
		},
	}
	f := c.Flags()
	strategies, codecs, mixes := joined(bench.Strategies()), joined(bench.Codecs()), joined(traffic.Mixes())
	f.StringSliceVar(&o.strategies, "strategy", nil, "`STRATEGIES` to compare: "+strategies+" (default all)")
	complete(c, "strategy", strings.Split(strategies, ", "))
	f.StringSliceVar(&o.codecs, "codec", nil, "`CODECS` to compress with: "+codecs+" (default all)")
	complete(c, "codec", strings.Split(codecs, ", "))
	f.StringSliceVar(&o.mixes, "mix", []string{"mixed"}, "`MIXES` of traffic: "+mixes)
	complete(c, "mix", strings.Split(mixes, ", "))
	f.StringVar(&o.corpus, "corpus", "", "measure the traffic in `FILE`, or a folder, instead of a mix")
	f.IntVar(&o.rounds, "rounds", 15, "measure each row in `N` rounds")
	f.DurationVar(&o.time, "time", 25*time.Millisecond, "how `LONG` to measure each row in each round")
	f.Uint64Var(&o.seed, "seed", 1, "`NUMBER` that the traffic, the order of the rows, and arrivals are drawn from")
	f.Float64Var(&o.rate, "rate", 0, "`ARRIVALS` a second for latency (default half of what each row can do)")
	f.StringVar(&o.network, "network", "", "also work out packets and airtime on `BANDWIDTH,RTT,MTU`, such as 64kbit,600ms,1280")
	o.tls = addChoice(c, "tls", "count TLS records in the bytes on the wire", "on", "off")
	f.BoolVar(&o.fast, "fast", false, "leave out latency, idle memory and scaling")
	o.format = addChoice(c, "format", "how to print", "table", "markdown", "json", "csv", "benchfmt")
	f.StringVar(&o.out, "out", "", "write to `FILE`, which appears only when it is complete")
	f.StringVar(&o.html, "html", "", "also write a page with plots to `FILE`")
	f.StringVar(&o.svg, "svg", "", "also write the plots to `FOLDER`")
	o.paths = addPaths(c)
	return c
}

func joined[T any](all []T) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(all), " ", ", "), "[]")
}

func (o *runOptions) config(c *cobra.Command) (bench.Config, error) {
	config := bench.Config{
		Rounds: o.rounds, Time: o.time, Seed: o.seed, Rate: o.rate, NoTLS: o.tls.value == "off", RoundsOnly: o.fast, Version: version(),
	}
	for _, list := range []string{"strategy", "codec", "mix"} {
		// To the library, none at all means the default.
		if all, _ := c.Flags().GetStringSlice(list); c.Flags().Changed(list) && len(all) == 0 {
			return config, usagef("--%s names none; give one or more, or leave it out", list)
		}
	}
	var err error
	if config.Strategies, err = parsed("strategy", o.strategies, bench.ParseStrategy); err != nil {
		return config, err
	}
	if config.Codecs, err = parsed("codec", o.codecs, bench.ParseCodec); err != nil {
		return config, err
	}
	if o.corpus == "" {
		if config.Mixes, err = parsed("mix", o.mixes, traffic.ParseMix); err != nil {
			return config, err
		}
	}
	for _, name := range []string{"out", "html", "svg", "corpus"} {
		if f := c.Flags().Lookup(name); f.Changed && f.Value.String() == "" {
			return config, usagef("--%s names nothing; leave it out, or give a name", name)
		}
	}
	switch {
	case o.rounds < 1:
		return config, usagef("--rounds=%d is too few; give 1 or more", o.rounds)
	case o.time <= 0:
		return config, usagef("--time=%v is too short; give more than 0, such as 100ms", o.time)
	case c.Flags().Changed("rate") && !(o.rate > 0):
		return config, usagef("--rate=%v is no rate; give more than 0, or leave it out", o.rate)
	case c.Flags().Changed("rate") && o.fast:
		return config, usagef("--rate is for latency, which --fast leaves out; give one of them")
	case c.Flags().Changed("mix") && o.corpus != "":
		return config, usagef("--mix and --corpus exclude each other; give one of them")
	}
	if c.Flags().Changed("network") {
		if config.Network, err = bench.ParseNetwork(o.network); err != nil {
			return config, usagef("--network=%s: %s", o.network, unprefixed(err))
		}
	}
	config.NoShapes, err = o.paths.use()
	return config, err
}

// parsed reads the names that a flag was given.
func parsed[T any](flag string, names []string, parse func(string) (T, error)) (all []T, err error) {
	for _, name := range names {
		x, err := parse(name)
		if err != nil {
			return nil, usagef("--%s: %s", flag, plain(err))
		}
		all = append(all, x)
	}
	return all, nil
}

// unprefixed drops what says no more than that a call was wrong.
func unprefixed(err error) string { return strings.TrimPrefix(plain(err), "invalid configuration: ") }

func runRun(ctx context.Context, s *streams, o *runOptions, config bench.Config) error {
	// Rows take a minute: what cannot be read or written is found out before.
	if o.corpus != "" {
		corpus, err := readCorpus(ctx, s, o.corpus)
		if err != nil {
			return err
		}
		config.Corpora = []*bench.Corpus{corpus}
	}
	to, err := o.destinations()
	if err != nil {
		return err
	}
	defer to.discard()
	var progress *bar
	config.Progress = func(done, total int) {
		if progress == nil {
			progress = s.newBar(total, "measuring")
		}
		progress.set(done)
	}
	r, err := bench.Run(ctx, config)
	progress.finish()
	interrupted := ctx.Err() != nil
	switch {
	case errors.Is(err, bench.ErrConfig):
		return usagef("%s", unprefixed(err))
	case errors.Is(err, bench.ErrArrival):
		return &exitError{status: statusRejected, text: plain(err)}
	case err != nil && !interrupted:
		return err
	case len(r.Rows) == 0:
		return &exitError{status: statusInterrupted, text: "interrupted before the first round was complete"}
	}
	if err := to.write(s, o.format.value, r); err != nil {
		return err
	}
	if interrupted {
		text := fmt.Sprintf("interrupted after %d of %d rounds", r.Rounds, config.Rounds)
		if r.Rounds == config.Rounds {
			text = "interrupted behind the rounds, before all latencies were measured"
		}
		return &exitError{status: statusInterrupted, text: text}
	}
	return nil
}

// destinations are where a result goes, beside standard output.
type destinations struct {
	out, html *pendingFile // nil for none
	svg       string
}

// destinations makes sure of what it can before anything is measured.
func (o *runOptions) destinations() (to *destinations, err error) {
	to = &destinations{svg: o.svg}
	defer func() {
		if err != nil {
			to.discard()
		}
	}()
	if o.out != "" && o.out != "-" {
		if to.out, err = createPending(o.out); err != nil {
			return to, err
		}
	}
	if o.html != "" {
		if to.html, err = createPending(o.html); err != nil {
			return to, err
		}
	}
	if o.svg != "" {
		if err := os.MkdirAll(o.svg, 0o755); err != nil {
			return to, fileError(o.svg, err)
		}
		probe, err := os.CreateTemp(o.svg, ".plot.*")
		if err != nil {
			return to, fileError(o.svg, err)
		}
		probe.Close()
		os.Remove(probe.Name())
	}
	return to, nil
}

func (to *destinations) discard() {
	for _, f := range []*pendingFile{to.out, to.html} {
		if f != nil {
			f.discard()
		}
	}
}

// write writes r everywhere. What was measured is not lost to a disk that is full:
// what does not go into its file goes to standard output, and what does not go there
// either goes into a file of its own, as JSON.
func (to *destinations) write(s *streams, format string, r *bench.Result) error {
	err := to.print(s, format, r)
	printed := err == nil || s.writeError() == nil
	if !printed && !isBrokenPipe(s.writeError()) {
		err = rescue(r, err)
	}
	if to.html != nil {
		var page bytes.Buffer
		failed := benchreport.HTML(&page, r)
		if failed == nil {
			failed = to.html.commit(page.Bytes())
		}
		err = both(err, failed)
	}
	if to.svg != "" {
		if failed := benchreport.SVG(to.svg, r); failed != nil {
			err = both(err, fileError(to.svg, failed))
		}
	}
	return err
}

// both returns one error for two.
func both(a, b error) error {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return failedf("%v; %v", a, b)
}

// print writes r to the file, if there is one, or else to standard output.
func (to *destinations) print(s *streams, format string, r *bench.Result) error {
	if to.out != nil {
		var b bytes.Buffer
		if err := writeResult(&b, format, false, r); err != nil {
			return err
		}
		err := to.out.commit(b.Bytes())
		if err == nil {
			return nil
		}
		s.out.Write(b.Bytes())
		s.out.Flush()
		if s.writeError() == nil {
			return failedf("%v; what was measured is on standard output instead", err)
		}
		return err
	}
	if err := writeResult(s.out, format, s.colour, r); err != nil {
		return err
	}
	s.out.Flush()
	return s.writeError()
}

// rescue saves a result that could not be written for that reason.
func rescue(r *bench.Result, reason error) error {
	f, err := os.CreateTemp("", "stanzabench-*.json")
	if err != nil {
		return reason
	}
	err = writeResult(f, "json", false, r)
	if failed := f.Close(); err == nil {
		err = failed
	}
	if err != nil {
		os.Remove(f.Name())
		return reason
	}
	return failedf("%v; what was measured is in %s instead, as JSON", reason, f.Name())
}

func writeResult(w io.Writer, format string, colour bool, r *bench.Result) error {
	switch format {
	case "json":
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	case "csv":
		return writeCSV(w, r)
	case "benchfmt":
		return r.WriteBenchfmt(w)
	case "markdown":
		return writeMarkdown(w, r)
	}
	return writeTable(w, colour, r)
}
