package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/fuzz/export"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

func newCorpus(s *streams) *cobra.Command {
	c := &cobra.Command{
		Use:   "corpus",
		Short: "List and export the fuzzing corpus",
		Long: `List and export the fuzzing corpus: inputs with their verdicts, down to the byte
at fault and the events before it; addresses with their parts; compressed bytes with
what comes of them. It is in the public domain (CC0 1.0).`,
		Example: `  stanzabench corpus list
  stanzabench corpus export --format=libfuzzer --out=seeds`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("corpus has no command %q; it is list or export", args[0])
			}
			return usagef("corpus does what? list or export; see stanzabench corpus --help")
		},
	}
	c.AddCommand(newCorpusList(s), newCorpusExport(s))
	for _, sub := range c.Commands() {
		dress(sub)
	}
	return c
}

// kindsUsage says what --kind takes.
const kindsUsage = "only records of `KIND,…`: a category, a mode, a verdict, or a number such as CVE-2022-25236"

func newCorpusList(s *streams) *cobra.Command {
	var kinds []string
	c := &cobra.Command{
		Use:   "list [FLAGS]",
		Short: "List what the corpus has",
		Long: `List the categories of the corpus, with how many records they have of each verdict
and which vulnerabilities they belong to. With --kind each record of that kind is
listed instead: id, mode, verdict, rule and offset, name.`,
		Example: `  stanzabench corpus list
  stanzabench corpus list --kind=restart
  stanzabench corpus list --kind=CVE-2022-25236,CVE-2022-20917 --format=json`,
		Args: noArguments,
	}
	c.Flags().StringSliceVar(&kinds, "kind", nil, kindsUsage)
	format := addChoice(c, "format", "write this", "table", "json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if c.Flags().Changed("kind") {
			return listRecords(c.Context(), s, kinds, format.value)
		}
		return listCategories(c.Context(), s, format.value)
	}
	return c
}

// category is a row of the list.
type category struct {
	Category   string   `json:"category"`
	Records    int      `json:"records"`
	Accept     int      `json:"accept"`
	Reject     int      `json:"reject"`
	Incomplete int      `json:"incomplete"`
	CVE        []string `json:"cve,omitempty"`
}

func (c *category) add(r *vectors.Record) {
	c.Records++
	switch r.Expect {
	case vectors.Accept:
		c.Accept++
	case vectors.Reject:
		c.Reject++
	case vectors.Incomplete:
		c.Incomplete++
	}
	c.CVE = append(c.CVE, r.CVE...)
}

func listCategories(ctx context.Context, s *streams, format string) error {
	rows, total := map[string]*category{}, &category{Category: "total"}
	for r := range vectors.Everything() {
		if ctx.Err() != nil {
			return errInterrupted
		}
		if rows[r.Category] == nil {
			rows[r.Category] = &category{Category: r.Category}
		}
		rows[r.Category].add(&r)
		total.add(&r)
	}
	all := []*category{}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		all = append(all, rows[name])
	}
	t := plainTable(s.colour, table.Row{"category", "records", "accept", "reject", "incomplete", "CVE"})
	right := []table.ColumnConfig{}
	for i := 2; i <= 5; i++ {
		right = append(right, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(right)
	for _, c := range append(all, total) {
		slices.Sort(c.CVE)
		c.CVE = slices.Compact(c.CVE)
		if format == "json" {
			if err := writeJSONLine(s, c); err != nil {
				return err
			}
			continue
		}
		cves := strings.Join(c.CVE, " ")
		if c == total {
			cves = ""
		}
		t.AppendRow(table.Row{c.Category, c.Records, c.Accept, c.Reject, c.Incomplete, text.WrapSoft(cves, 45)})
	}
	if format != "json" {
		s.out.WriteString(t.Render() + "\n")
	}
	return s.writeError()
}

func writeJSONLine(s *streams, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	s.out.Write(b.Bytes())
	return s.writeError()
}

func listRecords(ctx context.Context, s *streams, kinds []string, format string) error {
	records, err := ofKinds(vectors.Everything(), kinds)
	if err != nil {
		return err
	}
	for r := range records {
		if ctx.Err() != nil {
			return errInterrupted
		}
		if format == "json" {
			r.Input, r.Inputs, r.Parts = "", nil, nil
			if err := writeJSONLine(s, r); err != nil {
				return err
			}
			continue
		}
		verdict := r.Expect
		if r.Rule != "" {
			verdict += " " + r.Rule
		}
		if r.Limit != "" {
			verdict += " " + r.Limit
		}
		fmt.Fprintf(s.out, "%s  %-8s  %-32s  %s\n", r.ID, r.Mode, verdict, r.Name)
		if err := s.writeError(); err != nil {
			return err
		}
	}
	return nil
}

// ofKinds returns those of some records that are of any of those kinds, or all if there is none. A kind that no record is
// of is a wrong call.
func ofKinds(records iter.Seq[vectors.Record], kinds []string) (iter.Seq[vectors.Record], error) {
	if len(kinds) == 0 {
		return records, nil
	}
	var all []vectors.Record
	found, categories, modes := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for r := range records {
		categories[r.Category], modes[r.Mode] = true, true
		chosen := false
		for _, k := range kinds {
			if r.Is(k) {
				found[k], chosen = true, true
			}
		}
		if chosen {
			all = append(all, r)
		}
	}
	for _, k := range kinds {
		if !found[k] {
			return nil, usagef("--kind=%s: no record is of that kind; it is a mode (%s), a verdict (accept, reject, incomplete), a number of a CVE, or one of %s",
				k, strings.Join(slices.Sorted(maps.Keys(modes)), ", "), strings.Join(slices.Sorted(maps.Keys(categories)), ", "))
		}
	}
	return slices.Values(all), nil
}

func newCorpusExport(s *streams) *cobra.Command {
	var kinds []string
	var out string
	c := &cobra.Command{
		Use:   "export --format=FORMAT --out=DIR [FLAGS]",
		Short: "Write the corpus as a fuzzer takes it",
		Long: `Write the inputs of the corpus into a new folder, as a fuzzer takes them:
  go         testdata/fuzz/FuzzDocument, FuzzStream, FuzzFrame, FuzzFrames,
             FuzzAddress, FuzzEscape, FuzzZlib, FuzzDeflate, for native targets
             that take a []byte
  gofuzz     a folder with a corpus for each function of go-fuzz
  libfuzzer  a folder of seeds for each mode, and a dictionary
  afl        the same for AFL++
  jsonl      one file with all records, inputs and verdicts
  zip        what libfuzzer writes, in one archive
The same corpus gives the same bytes on every machine. Files have the names of the
records' ids, which do not change; manifest.jsonl has the verdict of each.

Messages of one session stand in one file with a NUL between them. Inputs over
64 KiB, and several compressed messages, are in jsonl only.`,
		Example: `  stanzabench corpus export --format=go --out=seeds
  stanzabench corpus export --format=afl --kind=stream --out=seeds
  afl-fuzz -i seeds/stream -x seeds/xmpp.dict -o findings ./target`,
		Args: noArguments,
	}
	names := []string{}
	for _, f := range export.Formats() {
		names = append(names, string(f))
	}
	format := addChoice(c, "format", "write this layout", names...)
	c.Flags().StringVar(&out, "out", "", "write into this `DIR`, which is made, or is empty")
	c.Flags().StringSliceVar(&kinds, "kind", nil, kindsUsage)
	c.RunE = func(c *cobra.Command, _ []string) error {
		if out == "" {
			return usagef("export goes where? give --out=DIR")
		}
		if !c.Flags().Changed("format") {
			return usagef("export for which fuzzer? give --format=%s", strings.Join(names, "|"))
		}
		records, err := ofKinds(vectors.Everything(), kinds)
		if err != nil {
			return err
		}
		n, err := export.Write(c.Context(), out, export.Format(format.value), records)
		if errors.Is(err, export.ErrNotEmpty) {
			return usagef("--out=%s: the folder is not empty; give another one", out)
		}
		if e, ok := errors.AsType[*fs.PathError](err); ok {
			return fileError(e.Path, err)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%d records written to %s\n", n, out)
		return s.writeError()
	}
	return c
}
