package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

func newDiff(s *streams) *cobra.Command {
	var names, commands, kinds []string
	c := &cobra.Command{
		Use:   "diff [FLAGS] [FILE...]",
		Short: "Show where other parsers disagree with this engine",
		Long: `Run inputs through this engine and others, and show where they disagree: a row for
each difference, with who makes it.
  accepts   what should be refused is accepted
  delivers  other events come of it
  late      it is refused, and elements from behind the fault are delivered
  rejects   what should be accepted is refused
  fails     there is no answer: the parser crashed, or was killed
Without FILE the inputs are those of the built-in corpus that are XML, but for what
restarts, what is skipped, and what has over 64 KiB. A FILE of JSON Lines (NAME.jsonl), or a folder of them,
has vectors, as "stanzabench check" reads them; any other is one input.

Built in are reference (this engine without what it remembers of tags), stdxml (its
bridge to encoding/xml) and encoding/xml. Parsers in C and C++ (expat, libxml2,
pugixml, rapidxml) are known where the program stanza-peers is installed. --exec adds
any program that answers requests, one a line, as "stanzabench tokens --batch" does.
Those that know documents only are asked for documents: see package fuzz,
AnswerDocuments.

Exit status 1 says that there are disagreements.`,
		Example: `  stanzabench diff
  stanzabench diff --parsers=encoding/xml,expat --kind=CVE-2022-25236
  stanzabench diff --exec=mine='python3 my-parser.py' input.xml
  stanzabench diff --format=markdown >DISAGREEMENTS.md`,
	}
	c.Flags().StringSliceVar(&names, "parsers", nil, "ask these, `NAME,…` (default: all that are built in or given)")
	c.Flags().StringArrayVar(&commands, "exec", nil, "also ask the program `NAME=CMD`; CMD is split into words, and no shell sees it")
	mode := addChoice(c, "mode", "what a FILE that is one input is (auto: a stream if its root is a stream header, else a document)",
		modeAuto, modeDocument, modeStream, string(fuzz.Frame))
	c.Flags().StringSliceVar(&kinds, "kind", nil, kindsUsage+", without FILE")
	format := addChoice(c, "format", "write this", "table", "json", "markdown")
	c.RunE = func(c *cobra.Command, args []string) error {
		parsers, err := chooseParsers(c.Context(), names, commands)
		if err != nil {
			return err
		}
		if len(args) > 0 && c.Flags().Changed("kind") {
			return usagef("--kind chooses from the built-in corpus; leave it out, or the FILEs")
		}
		questions, err := loadQuestions(c.Context(), s, args, kinds, mode.value)
		if err != nil {
			return err
		}
		d := &diff{parsers: parsers, questions: questions}
		if err := d.run(c.Context(), s); err != nil {
			return err
		}
		switch format.value {
		case "json":
			err = d.writeJSON(s)
		case "markdown":
			d.writeMarkdown(s.out)
		default:
			d.writeTable(s)
		}
		if err == nil {
			err = s.writeError()
		}
		if err == nil && d.count() > 0 {
			return errRejected
		}
		return err
	}
	return c
}

// question is an input, and where it comes from.
type question struct {
	name, class, id string
	request         fuzz.Request
	record          *vectors.Record // nil for a FILE that is one input
}

// right is this engine's answer.
func (q *question) right(noShapes bool) (fuzz.Answer, error) {
	o := fuzz.Options{NoShapes: noShapes}
	if q.record != nil && q.record.Settings != nil {
		return fuzz.RunRecord(q.record, o)
	}
	return fuzz.Run(q.request, o)
}

// mayWait reports whether a parser may say nothing: the input is a stream that breaks off.
func (q *question) mayWait() bool { return q.record != nil && q.record.Expect == vectors.Incomplete }

// result is what a parser makes of a question.
type result struct {
	difference fuzz.Difference
	where      string
}

// diff is questions, and what each parser makes of them.
type diff struct {
	parsers   []otherParser
	questions []question
	right     []fuzz.Answer
	results   [][]result // of each parser, by question
}

func (d *diff) run(ctx context.Context, s *streams) error {
	bar := s.newBar(len(d.questions)*len(d.parsers), "comparing")
	defer bar.finish()
	d.right = make([]fuzz.Answer, len(d.questions))
	for i := range d.questions {
		if ctx.Err() != nil {
			return errInterrupted
		}
		var err error
		if d.right[i], err = d.questions[i].right(false); err != nil {
			return failedf("%s: %s", d.questions[i].name, plain(err))
		}
	}
	for _, p := range d.parsers {
		results := make([]result, len(d.questions))
		err := p.answer(ctx, s, d.questions, func(i int, a fuzz.Answer, failed error) {
			bar.add(1)
			if failed != nil {
				results[i] = result{difference: fuzz.Fails, where: oneLine(failed.Error())}
				return
			}
			r := &results[i]
			r.difference, r.where = fuzz.Compare(d.right[i], a)
			if r.difference == fuzz.Accepts && d.questions[i].mayWait() {
				*r = result{} // nobody told it that no more would come
			}
		})
		if err != nil {
			return err
		}
		d.results = append(d.results, results)
	}
	return nil
}

func (d *diff) count() (n int) {
	for _, results := range d.results {
		for _, r := range results {
			if r.difference != fuzz.Agrees {
				n++
			}
		}
	}
	return n
}

// largestQuestion is how long an input of the corpus can be: events of what is larger say nothing that those of what is
// smaller do not.
const largestQuestion = 64 << 10

func loadQuestions(ctx context.Context, s *streams, args, kinds []string, mode string) ([]question, error) {
	if len(args) > 0 {
		return readQuestions(ctx, s, args, mode)
	}
	records, err := ofKinds(vectors.Corpus(), kinds)
	if err != nil {
		return nil, err
	}
	var all []question
	for r := range records {
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
		if set := r.Settings; set != nil && (len(set.Restarts) > 0 || set.Limits["skip"] > 0) {
			continue // nobody else restarts where it is told to, or skips
		}
		q := question{name: r.Name, class: class(&r), id: r.ID, record: &r}
		if q.request, err = fuzz.RequestOf(&r); err != nil {
			return nil, failedf("%s", plain(err))
		}
		if len(q.request.Input) <= largestQuestion {
			all = append(all, q)
		}
	}
	if len(all) == 0 {
		return nil, usagef("--kind=%s: no record of that kind can be asked of another parser", strings.Join(kinds, ","))
	}
	return all, nil
}

// class is a record's category; attacks have classes of their own.
func class(r *vectors.Record) string {
	if r.Category != "attack" {
		return r.Category
	}
	parts := strings.SplitN(r.Name, "/", 3)
	return parts[0] + "/" + parts[1]
}

func readQuestions(ctx context.Context, s *streams, args []string, mode string) (all []question, err error) {
	files, err := vectorFiles(args)
	if err != nil {
		return nil, err
	}
	var left leftOut
	for _, name := range files {
		if filepath.Ext(name) != ".jsonl" {
			q, err := readQuestion(ctx, s, name, mode)
			if err != nil {
				return nil, err
			}
			all = append(all, q)
			continue
		}
		vs, err := readVectors(ctx, s, name, &left)
		if err != nil {
			return nil, err
		}
		for _, v := range vs {
			q := question{name: v.label, class: filepath.Base(name), request: v.request, record: v.record}
			if v.record != nil {
				if q.request, err = fuzz.RequestOf(v.record); err != nil {
					return nil, failedf("%s: %s", name, plain(err))
				}
			}
			all = append(all, q)
		}
	}
	for _, reason := range left.reasons() {
		fmt.Fprintf(s.err, "stanzabench: %s\n", reason)
	}
	if len(all) == 0 {
		return nil, usagef("%s: there is nothing to compare", strings.Join(args, ", "))
	}
	return all, nil
}

// readQuestion reads a file that is one input.
func readQuestion(ctx context.Context, s *streams, name, mode string) (question, error) {
	in, err := s.openInput(ctx, []string{name})
	if err != nil {
		return question{}, err
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, maxLine+1))
	if err != nil {
		return question{}, err
	}
	if len(b) > maxLine {
		return question{}, usagef("%s: it has more than %d MiB", in.name, maxLine>>20)
	}
	q := question{name: in.name, class: "input", request: fuzz.Request{Mode: fuzz.Mode(mode), Input: b}}
	if mode == modeAuto {
		q.request.Mode = fuzz.Document
		a, err := fuzz.Run(q.request, fuzz.Options{})
		if err == nil && len(a.Events) > 0 && a.Events[0].Space == "http://etherx.jabber.org/streams" {
			q.request.Mode = fuzz.Stream
		}
	}
	return q, nil
}

// chooseParsers returns the parsers to ask.
func chooseParsers(ctx context.Context, names, commands []string) ([]otherParser, error) {
	all := builtIn()
	for _, given := range commands {
		name, command, ok := strings.Cut(given, "=")
		words, err := splitCommand("--exec="+name, command)
		switch {
		case !ok || name == "":
			return nil, usagef("--exec=%s: it is NAME=CMD, a name to call the program by and how to start it", given)
		case err != nil:
			return nil, err
		case slices.ContainsFunc(all, func(p otherParser) bool { return p.name == name }):
			return nil, usagef("--exec=%s: there is a parser %s already; choose another name", given, name)
		}
		p := program(name, "", words)
		p.command = command
		all = append(all, p)
	}
	if names == nil {
		return append(all, installedPeers(ctx, all)...), nil
	}
	known := append(all, installedPeers(ctx, all)...)
	var chosen []otherParser
	for _, name := range names {
		at := slices.IndexFunc(known, func(p otherParser) bool { return p.name == name })
		if at < 0 {
			has := []string{}
			for _, p := range known {
				has = append(has, p.name)
			}
			return nil, usagef("--parsers=%s: there is no such parser; there is %s. Those in C and C++ come with: go install ./bench/peers/stanza-peers",
				name, strings.Join(has, ", "))
		}
		chosen = append(chosen, known[at])
	}
	return chosen, nil
}
