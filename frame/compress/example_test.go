package compress_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/seed492f7be9/stanza/frame/compress"
)

// A server that answers a client's request for compression (XEP-0138 §2). Bytes
// that the parser has read behind the request are the beginning of the compressed
// stream.
func ExampleReader() {
	client, server := net.Pipe()
	go func() {
		w, err := compress.NewWriter(client, compress.DeflateOptions{Context: -1})
		if err != nil {
			panic(err)
		}
		fmt.Fprint(w, "<stream:stream to='example.org'>")
		client.Close()
	}()

	if f := compress.AnswerMethod("zlib"); f != "" {
		fmt.Printf("<failure xmlns='%s'><%s/></failure>\n", compress.Namespace, f)
		return
	}
	fmt.Printf("<compressed xmlns='%s'/>\n", compress.Namespace)
	var handedOver []byte // by the parser's restart
	r, err := compress.NewReader(io.MultiReader(bytes.NewReader(handedOver), server), compress.Guard{})
	if err != nil {
		panic(err)
	}
	defer r.Close()
	plain, err := io.ReadAll(r) // the parser reads from r instead
	fmt.Println(string(plain), err)
	// Output:
	// <compressed xmlns='http://jabber.org/protocol/compress'/>
	// <stream:stream to='example.org'> <nil>
}

// An event loop feeds what it has read, in whatever pieces that comes.
func ExampleInflater() {
	out, err := compress.NewDeflater(compress.DeflateOptions{})
	if err != nil {
		panic(err)
	}
	wire, _ := out.Append(nil, []byte("<presence/>"))
	wire, _ = out.Append(wire, []byte("<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>"))

	z, err := compress.NewInflater(compress.Guard{})
	if err != nil {
		panic(err)
	}
	defer z.Close()
	for _, piece := range [][]byte{wire[:10], wire[10:12], wire[12:]} {
		err := z.Feed(piece)
		for err == nil {
			var plain []byte
			if plain, err = z.Next(); err == nil {
				fmt.Printf("%s\n", plain)
			}
		}
		if err != compress.ErrMoreInput {
			panic(err)
		}
	}
	// Output:
	// <presence/>
	// <iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>
}

// A bomb is refused before it is anybody's memory, and the error says how to
// answer.
func ExampleError() {
	out, err := compress.NewDeflater(compress.DeflateOptions{})
	if err != nil {
		panic(err)
	}
	bomb, _ := out.Append(nil, make([]byte, 1<<26))

	z, err := compress.NewInflater(compress.Guard{})
	if err != nil {
		panic(err)
	}
	given := 0
	for err = z.Feed(bomb); err == nil; {
		var plain []byte
		plain, err = z.Next()
		given += len(plain)
	}
	var e *compress.Error
	if errors.As(err, &e) {
		fmt.Println(given, e.Rule.String(), e.Condition())
	}
	// Output: 65536 before-auth policy-violation
}

// A server takes the first offer that it can accept, and holds the client to
// taking no context over, so that an idle connection costs next to nothing.
func ExampleParams_Accept() {
	want := compress.Params{ClientNoContextTakeover: true}
	agreed, answer, err := want.Accept("permessage-deflate; server_max_window_bits=7, permessage-deflate; client_max_window_bits")
	fmt.Println(answer, err)
	fmt.Println(agreed.ClientNoContextTakeover, agreed.ServerMaxWindowBits)
	// Output:
	// permessage-deflate; client_no_context_takeover <nil>
	// true 15
}

// Messages of RFC 7395, compressed: the client sends, the server receives.
func ExampleMessageInflater() {
	agreed := compress.Params{ClientNoContextTakeover: true}
	client, err := compress.NewMessageDeflater(agreed, compress.Client, compress.DeflateOptions{})
	if err != nil {
		panic(err)
	}
	server, err := compress.NewMessageInflater(agreed, compress.Server, compress.MessageGuard{})
	if err != nil {
		panic(err)
	}
	payload, err := client.Append(nil, []byte("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>"))
	if err != nil {
		panic(err)
	}
	// payload goes out in a text frame with RSV1 set.
	message, err := server.Append(nil, payload)
	fmt.Printf("%s %v\n", message, err)
	// Output: <open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/> <nil>
}
