// Command stanza-peers answers what XML parsers in C and C++ make of inputs: the requests and answers are those of
// "stanzabench tokens --batch", one a line.
//
//	stanza-peers --list      print the parsers, with their versions
//	stanza-peers expat       answer the requests on standard input
//
// Where it is installed, "stanzabench diff --parsers=expat,libxml2" finds it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/seed492f7be9/stanza/bench/peers"
	"github.com/seed492f7be9/stanza/fuzz"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--list" {
		for _, r := range peers.Readers() {
			fmt.Println(r.Name, r.Version)
		}
		return
	}
	for _, r := range peers.Readers() {
		if len(os.Args) == 2 && os.Args[1] == r.Name {
			if err := answer(r.Read, os.Stdin, os.Stdout); err != nil {
				fmt.Fprintln(os.Stderr, "stanza-peers:", err)
				os.Exit(3)
			}
			return
		}
	}
	fmt.Fprintln(os.Stderr, "usage: stanza-peers PARSER, one of those that stanza-peers --list prints")
	os.Exit(2)
}

// answer answers request by request, each as soon as it is read.
func answer(read fuzz.ReadDocument, in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		var q fuzz.Request
		if err := json.Unmarshal(line, &q); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		a, err := fuzz.AnswerDocuments(read, q)
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if _, err := out.Write(append(a.AppendJSON(nil), '\n')); err != nil {
			return err
		}
	}
}
