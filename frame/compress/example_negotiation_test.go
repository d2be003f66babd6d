package compress_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/seed492f7be9/stanza/frame/compress"
)

// A client chooses among the methods that the features have, and understands a refusal.
func ExampleChooseMethod() {
	method, ok := compress.ChooseMethod([]string{"lzw", "zlib"})
	fmt.Println(method, ok)
	failure, ok := compress.ParseFailure("setup-failed")
	fmt.Println(failure == compress.SetupFailed, ok)
	// Output:
	// zlib true
	// true true
}

// Both ends of a connection, each through a wrapper.
func ExampleWriter() {
	var conn bytes.Buffer
	w, err := compress.NewWriter(&conn, compress.DeflateOptions{})
	if err != nil {
		panic(err)
	}
	for range 3 {
		fmt.Fprint(w, "<presence/>") // a send
	}
	if err := w.Close(); err != nil {
		panic(err)
	}

	r, err := compress.NewReader(&conn, compress.Guard{})
	if err != nil {
		panic(err)
	}
	defer r.Close()
	r.Authenticated() // by what stood before the compressed stream
	plain, err := io.ReadAll(r)
	fmt.Printf("%s %v\n", plain, err)
	// Output: <presence/><presence/><presence/> <nil>
}

// The push codecs, to the end of a stream.
func ExampleDeflater() {
	z, err := compress.NewDeflater(compress.DeflateOptions{Level: 9})
	if err != nil {
		panic(err)
	}
	defer z.Close()
	wire, err := z.Append(nil, []byte("<presence/>"))
	if err != nil {
		panic(err)
	}
	if wire, err = z.AppendEnd(wire); err != nil {
		panic(err)
	}

	in, err := compress.NewInflater(compress.Guard{})
	if err != nil {
		panic(err)
	}
	defer in.Close()
	in.Authenticated()
	err = in.Feed(wire)
	for err == nil {
		var plain []byte
		if plain, err = in.Next(); err == nil {
			fmt.Printf("%s\n", plain)
		}
	}
	fmt.Println(err, in.Stats().Out)
	// Output:
	// <presence/>
	// EOF 11
}

// A WebSocket handshake, from both sides: an offer, an answer, what both hold to.
func ExampleParams_Offer() {
	client := compress.Params{ServerNoContextTakeover: true}
	offer, err := client.Offer()
	if err != nil {
		panic(err)
	}
	fmt.Println("Sec-WebSocket-Extensions:", offer)

	_, answer, err := compress.Params{}.Accept(offer)
	if err != nil {
		panic(err)
	}
	fmt.Println("Sec-WebSocket-Extensions:", answer)

	agreed, ok, err := client.Confirm(answer)
	fmt.Println(agreed.ServerNoContextTakeover, ok, err)
	// Output:
	// Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_max_window_bits
	// Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover
	// true true <nil>
}

// A header that offers other extensions beside this one.
func ExampleParseExtensions() {
	list, err := compress.ParseExtensions(`foo, permessage-deflate; client_max_window_bits="10"`)
	if err != nil {
		panic(err)
	}
	for _, e := range list {
		fmt.Println(e.Name, e.Params)
	}
	// Output:
	// foo []
	// permessage-deflate [{client_max_window_bits 10}]
}

// A message that is refused says with which code its connection is closed.
func ExampleRule() {
	z, err := compress.NewMessageInflater(compress.Params{}, compress.Server, compress.MessageGuard{})
	if err != nil {
		panic(err)
	}
	defer z.Close()
	z.Authenticated()
	_, err = z.Append(nil, []byte("\xff\xff"))
	var e *compress.Error
	fmt.Println(errors.As(err, &e), errors.Is(err, compress.RuleCorrupt), e.CloseCode(), e.Failure())
	// Output: true true 1007 processing-failed
}

// The names of rules are for scripts; they do not change.
func ExampleRules() {
	for _, r := range compress.Rules()[:3] {
		fmt.Printf("%s: %s\n", r.String(), r.Error())
	}
	// Output:
	// header: no zlib header
	// corrupt: corrupt compressed data
	// truncated: compressed data ends too early
}
