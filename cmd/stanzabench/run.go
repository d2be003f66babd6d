package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

// runOptions are the flags of run.
type runOptions struct {
	strategies, codecs, mixes []string

	rounds int
	time   time.Duration
	seed   uint64
	format *choice
	out    string
	paths  *paths
}

func newRun(s *streams) *cobra.Command {
	o := &runOptions{}
	c := &cobra.Command{
		Use:   "run [FLAGS]",
		Short: "Compare framing strategies",
		Long: `Measure what it costs to read the same stanzas as one TCP stream (tcp), as
WebSocket messages with one parser (ws), and with a new parser for each message
(ws-fresh). Rounds are interleaved; the table shows medians with an interval
that holds the true one in 95 of 100 cases, and ratios to tcp on the same mix.

Rows are complete after each round: an interrupted run reports what it has.

The result names the vector kernel and says whether shapes are on. To see what
one of them gains, compare two runs that differ in --kernel or --shapes.`,
		Example: `  stanzabench run
  stanzabench run --strategy=tcp,ws --mix=chat,bulk --rounds=20
  stanzabench run --kernel=portable --shapes=off --strategy=tcp
  stanzabench run --format=json --out=result.json
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
	f.StringSliceVar(&o.strategies, "strategy", nil, "`STRATEGIES` to compare: "+joined(bench.Strategies())+" (default all)")
	complete(c, "strategy", strings.Split(joined(bench.Strategies()), ", "))
	f.StringSliceVar(&o.codecs, "codec", []string{"none"}, "`CODECS` to compress with: none")
	complete(c, "codec", []string{"none"})
	f.StringSliceVar(&o.mixes, "mix", []string{"mixed"}, "`MIXES` of traffic: "+joined(traffic.Mixes()))
	complete(c, "mix", strings.Split(joined(traffic.Mixes()), ", "))
	f.IntVar(&o.rounds, "rounds", 10, "measure each row in `N` rounds")
	f.DurationVar(&o.time, "time", 100*time.Millisecond, "how `LONG` to measure each row in each round")
	f.Uint64Var(&o.seed, "seed", 1, "`NUMBER` that the traffic, and the order of the rows, are drawn from")
	o.format = addChoice(c, "format", "how to print", "table", "markdown", "json", "csv", "benchfmt")
	f.StringVar(&o.out, "out", "", "write to `FILE`, which appears only when it is complete")
	o.paths = addPaths(c)
	return c
}

func joined[T any](all []T) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(all), " ", ", "), "[]")
}

func (o *runOptions) config(c *cobra.Command) (bench.Config, error) {
	config := bench.Config{Rounds: o.rounds, Time: o.time, Seed: o.seed}
	for _, list := range []string{"strategy", "codec", "mix"} {
		// To the library, none at all means the default.
		if all, _ := c.Flags().GetStringSlice(list); c.Flags().Changed(list) && len(all) == 0 {
			return config, usagef("--%s names none; give one or more, or leave it out", list)
		}
	}
	for _, name := range o.strategies {
		s, err := bench.ParseStrategy(name)
		if err != nil {
			return config, usagef("--strategy: %s", plain(err))
		}
		config.Strategies = append(config.Strategies, s)
	}
	for _, name := range o.mixes {
		m, err := traffic.ParseMix(name)
		if err != nil {
			return config, usagef("--mix: %s", plain(err))
		}
		config.Mixes = append(config.Mixes, m)
	}
	for _, name := range o.codecs {
		if name != "none" {
			return config, usagef("--codec: unknown codec %q (one of none)", name)
		}
	}
	switch {
	case o.rounds < 1:
		return config, usagef("--rounds=%d is too few; give 1 or more", o.rounds)
	case o.time <= 0:
		return config, usagef("--time=%v is too short; give more than 0, such as 100ms", o.time)
	case c.Flags().Changed("out") && o.out == "":
		return config, usagef("--out names no file; leave it out for standard output")
	}
	var err error
	config.NoShapes, err = o.paths.use()
	return config, err
}

func runRun(ctx context.Context, s *streams, o *runOptions, config bench.Config) error {
	// Rows take minutes: a file that cannot be written is found out before.
	var file *pendingFile
	if o.out != "" && o.out != "-" {
		var err error
		if file, err = createPending(o.out); err != nil {
			return err
		}
		defer file.discard()
	}
	var progress *bar
	config.Progress = func(done, total int) {
		if progress == nil {
			progress = s.newBar(total, "measuring")
		}
		progress.set(done)
	}
	r, err := bench.Run(ctx, config)
	progress.finish()
	if errors.Is(err, bench.ErrConfig) {
		return usagef("%s", strings.TrimPrefix(plain(err), "invalid configuration: "))
	}
	if err != nil && (r == nil || ctx.Err() == nil) {
		return err
	}
	if len(r.Rows) == 0 && ctx.Err() != nil {
		return &exitError{status: statusInterrupted, text: "interrupted before the first round was complete"}
	}
	if err := printResult(s, o.format.value, file, r); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return &exitError{status: statusInterrupted, text: fmt.Sprintf("interrupted after %d of %d rounds", r.Rounds, config.Rounds)}
	}
	return nil
}

// printResult writes r to the file, if there is one, or to standard output.
func printResult(s *streams, format string, file *pendingFile, r *bench.Result) error {
	if file == nil {
		if err := writeResult(s.out, format, s.colour, r); err != nil {
			return err
		}
		return s.writeError()
	}
	var b bytes.Buffer
	if err := writeResult(&b, format, false, r); err != nil {
		return err
	}
	return file.commit(b.Bytes())
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
