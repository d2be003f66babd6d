package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/bench"
	benchreport "github.com/seed492f7be9/stanza/bench/report"
)

// compareOptions are the flags of compare.
type compareOptions struct {
	format, part *choice
}

func newCompare(s *streams) *cobra.Command {
	o := &compareOptions{}
	c := &cobra.Command{
		Use:   "compare [FLAGS] OLD NEW",
		Short: "Put two saved runs side by side, with confidence",
		Long: `Put two results of "run --format=json" side by side, row by row: what a stanza
took in the old one and in the new one, the ratio of new to old with its
interval, and whether that is a difference. OLD or NEW may be -, for standard
input.

All intervals together hold the true ratios in 99 of 100 cases: the more rows,
the wider they are. A row is faster or slower only if its interval leaves out 1
and its ratio is beyond the noise of both runs; everything else may be chance.
More rounds narrow the intervals.

Exit status is 0, whatever the verdicts.`,
		Example: `  stanzabench run --format=json --out=old.json
  stanzabench run --format=json --out=new.json    # after a change
  stanzabench compare old.json new.json
  stanzabench compare --part=write --format=markdown old.json new.json`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) != 2:
				return usagef("compare takes two files, OLD and NEW, not %d; see stanzabench compare --help", len(args))
			case args[0] == "-" && args[1] == "-":
				return usagef("standard input cannot be both OLD and NEW; give a file for one of them")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return runCompare(c.Context(), s, o, args[0], args[1]) },
	}
	o.format = addChoice(c, "format", "how to print", "table", "markdown", "json")
	var parts []string
	for _, p := range benchreport.Parts() {
		parts = append(parts, string(p))
	}
	o.part = addChoice(c, "part", "whose time to compare", parts...)
	return c
}

func runCompare(ctx context.Context, s *streams, o *compareOptions, oldName, newName string) error {
	part := benchreport.Part(o.part.value)
	var results []*bench.Result
	for _, name := range []string{oldName, newName} {
		r, err := s.readResult(ctx, name, part)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	c := benchreport.Compare(results[0], results[1], part)
	switch o.format.value {
	case "json":
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		if err := e.Encode(c); err != nil {
			return err
		}
	case "markdown":
		writeComparison(s.out, compareTable(c, false).RenderMarkdown(), compareNotes(c), "  \n")
	default:
		writeComparison(s.out, compareTable(c, s.colour).Render(), compareNotes(c), "\n")
	}
	return s.writeError()
}

// maxResult is how long a saved run can be: ten thousand rounds of everything
// are shorter.
const maxResult = 256 << 20

// readResult reads what run --format=json wrote, and refuses what cannot be
// that.
func (s *streams) readResult(ctx context.Context, name string, part benchreport.Part) (*bench.Result, error) {
	in, err := s.openInput(ctx, []string{name})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxResult+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) > maxResult:
		return nil, usagef("%s: larger than %d MiB; is it a saved run?", in.name, maxResult>>20)
	case len(text) == 0:
		return nil, usagef("%s: is empty; give what stanzabench run --format=json wrote", in.name)
	}
	var r bench.Result
	if err := json.Unmarshal(text, &r); err != nil {
		if e, ok := errors.AsType[*json.SyntaxError](err); ok {
			return nil, usagef("%s: not JSON at byte %d; give what stanzabench run --format=json wrote", in.name, e.Offset)
		}
		return nil, usagef("%s: not what stanzabench run --format=json writes: %s", in.name, jsonProblem(err))
	}
	if problem := wrongResult(&r, part); problem != "" {
		return nil, usagef("%s: not what stanzabench run --format=json writes: %s", in.name, problem)
	}
	return &r, nil
}

// wrongResult says what is wrong with a result, if anything is.
func wrongResult(r *bench.Result, part benchreport.Part) string {
	if len(r.Rows) == 0 {
		return "it has no rows"
	}
	type key struct {
		bench.Strategy
		bench.Codec
		mix string
	}
	seen := map[key]bool{}
	for i, row := range r.Rows {
		k := key{row.Strategy, row.Codec, row.Mix}
		switch {
		case row.Strategy == "" || row.Codec == "" || row.Mix == "":
			return fmt.Sprintf("row %d has no strategy, codec or mix", i+1)
		case seen[k]:
			return fmt.Sprintf("row %d, %s %s %s, is there twice", i+1, k.Strategy, k.Codec, k.mix)
		}
		seen[k] = true
		samples := part.Samples(row)
		if len(samples) == 0 {
			return fmt.Sprintf("row %d, %s %s %s, has no samples", i+1, k.Strategy, k.Codec, k.mix)
		}
		if slices.ContainsFunc(samples, func(v float64) bool { return !(v > 0) }) {
			return fmt.Sprintf("row %d, %s %s %s, has a time that is not above 0", i+1, k.Strategy, k.Codec, k.mix)
		}
	}
	return ""
}
