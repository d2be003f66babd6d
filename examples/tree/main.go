// Command tree reads a stream the way in which servers do that pass elements round as
// trees, and prints the trees.
//
//	printf "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'><presence><show>dnd</show></presence>" | go run ./tree
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"strings"
)

func main() {
	log.SetFlags(0)
	if err := printAll(os.Stdout, os.Stdin); err != nil {
		log.Fatal(err)
	}
}

// printAll prints the elements of a stream, up to its end or where its peer went away.
func printAll(w io.Writer, r io.Reader) error {
	p, err := NewParser(r, 1<<16)
	if err != nil {
		return err
	}
	for {
		switch e, err := p.Parse(); err {
		case nil:
			print(w, e, 0)
		case ErrStreamClosedByPeer, io.ErrUnexpectedEOF:
			return nil
		default:
			return err
		}
	}
}

func print(w io.Writer, e Element, depth int) {
	fmt.Fprintf(w, "%s{%s}%s", strings.Repeat("  ", depth), e.Name().Space, e.Name().Local)
	for _, a := range e.Attributes() {
		fmt.Fprintf(w, " %s=%q", a.Name.Local, a.Value)
	}
	if e.Text() != "" {
		fmt.Fprintf(w, ": %q", e.Text())
	}
	fmt.Fprintln(w)
	for _, c := range e.Children() {
		print(w, c, depth+1)
	}
}
