package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/limits"
)

func newCheck(s *streams) *cobra.Command {
	chunk := &chunkFlag{allowAll: true}
	var command string
	var engine *paths
	c := &cobra.Command{
		Use:   "check [FLAGS] [VECTORS...]",
		Short: "Judge test vectors",
		Long: `Run test vectors and print one line for each that fails, then how many passed
and failed. Without VECTORS those built into this program are run. They are files
of JSON Lines, or folders with such files in them and in their folders; - reads
standard input. A line is a record with an input and what to expect,
  {"name":"…","mode":"document|stream|frame","input":"BASE64","expect":"accept|reject|incomplete|either",…}
or one read of a captured session,
  {"dir":"c2s|s2c","data":"BASE64"}
in a file NAME.jsonl that has its expectations in NAME.expect.json beside it.

Records that are disputed, that expect nothing, or that are about addresses and
strings, are left out; standard error says how many.

With --exec another parser is judged: CMD, which may be written in any language,
reads a request a line, {"id":"…","mode":"document|stream|frame","input":"BASE64"},
and answers each, in any order, with
  {"id":"…","accepted":true|false,"condition":null|"…","rule":null|"…","offset":N,"events":[…]}
as "stanzabench tokens --batch" does.`,
		Example: `  stanzabench check
  stanzabench check --chunk=all vectors.jsonl
  stanzabench check --exec='python3 my-parser.py' vectors.jsonl`,
		RunE: func(c *cobra.Command, args []string) error {
			words, err := commandWords(c, command)
			if err != nil {
				return err
			}
			noShapes, err := engine.use()
			if err != nil {
				return err
			}
			all, err := loadVectors(c.Context(), s, args)
			if err != nil {
				return err
			}
			if words != nil {
				all = withoutSettings(s, all)
			}
			ctx := c.Context()
			t := &tally{s: s, bar: s.newBar(len(all), "checking")}
			if words != nil {
				err = judgeCommand(ctx, t, words, all)
			} else {
				err = judgeEngine(ctx, t, chunk, all, fuzz.Options{Limits: limits.Server, NoShapes: noShapes})
			}
			return t.report(err)
		},
	}
	c.Flags().Var(chunk, "chunk", "feed `N` bytes at a time; all: at every split (default 0: all at once)")
	engine = addPaths(c)
	c.Flags().StringVar(&command, "exec", "", "judge `CMD` instead; it is split into words, and no shell sees it")
	return c
}

// tally counts verdicts, and prints the bad ones as they come.
type tally struct {
	s              *streams
	bar            *bar
	passed, failed int
	// faults are what went wrong beside the records.
	faults int
}

func (t *tally) judged(v *vector, err error) {
	if err == nil {
		t.passed++
	} else {
		t.failed++
		t.bar.clear()
		fmt.Fprintf(t.s.out, "%s: %s\n", v.label, oneLine(plain(err)))
	}
	t.bar.add(1)
}

// fault reports what is no record's failure, but one of the check.
func (t *tally) fault(format string, args ...any) {
	t.faults++
	t.bar.clear()
	fmt.Fprintf(t.s.err, "stanzabench: %s\n", oneLine(fmt.Sprintf(format, args...)))
}

// report prints the counts, also of a check that was cut short by err.
func (t *tally) report(err error) error {
	t.bar.finish()
	if err != nil && err != errInterrupted {
		return err
	}
	fmt.Fprintf(t.s.out, "%d passed, %d failed\n", t.passed, t.failed)
	if err == nil && t.failed+t.faults > 0 {
		return errRejected
	}
	return err
}

// judgeEngine runs the vectors through this engine.
func judgeEngine(ctx context.Context, t *tally, chunk *chunkFlag, all []vector, o fuzz.Options) error {
	o.Chunk = chunk.Chunking
	for i := range all {
		if ctx.Err() != nil {
			return errInterrupted
		}
		if err := t.s.writeError(); err != nil {
			return err
		}
		v := &all[i]
		t.judged(v, v.check(o, chunk.all))
	}
	return nil
}

// check runs a vector through this engine, and returns what is wrong with the answer, if anything.
func (v *vector) check(o fuzz.Options, splits bool) error {
	if v.record != nil {
		err := fuzz.CheckRecord(v.record, o)
		if err == nil && splits {
			err = fuzz.CheckRecordSplits(v.record, o, nil)
		}
		return err
	}
	a, err := fuzz.Run(v.request, o)
	if err == nil {
		err = v.judge(a)
	}
	if err == nil && splits {
		err = fuzz.CheckSplits(v.request, o, nil)
	}
	return err
}

// withoutSettings leaves out what no request can ask another parser.
func withoutSettings(s *streams, all []vector) (kept []vector) {
	for _, v := range all {
		if v.record == nil {
			kept = append(kept, v)
		}
	}
	if n := len(all) - len(kept); n > 0 {
		fmt.Fprintf(s.err, "stanzabench: left out %d records that depend on limits, policies or restarts, or are no XML\n", n)
	}
	return kept
}
