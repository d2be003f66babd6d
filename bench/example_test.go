package bench_test

import (
	"context"
	"fmt"
	"time"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

func Example() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r, err := bench.Run(ctx, bench.Config{
		Strategies: []bench.Strategy{bench.TCP, bench.WS},
		Codecs:     []bench.Codec{bench.NoCodec},
		Mixes:      []traffic.Mix{traffic.Presence},
		Rounds:     6,
		Time:       time.Millisecond, // far too short for anything but an example
		RoundsOnly: true,             // no latency, memory and scaling
	})
	if err != nil {
		fmt.Println(err) // a Result is there nonetheless: what was complete
	}
	for _, row := range r.Rows {
		fmt.Println(row.Strategy, row.Mix, len(row.Samples), "rounds")
	}
	// Output:
	// tcp presence 6 rounds
	// ws presence 6 rounds
}

func ExampleParseStrategy() {
	s, err := bench.ParseStrategy("ws")
	fmt.Println(s, err)
	_, err = bench.ParseStrategy("carrier-pigeon")
	fmt.Println(err)
	// Output:
	// ws <nil>
	// bench: unknown strategy "carrier-pigeon" (one of tcp, ws, ws-fresh, ws-batch, ws-strip, bosh)
}

// Traffic of one's own, here messages that a client sent over a WebSocket, with
// what they take on a narrow link.
func ExampleFramesCorpus() {
	corpus, err := bench.FramesCorpus("mine", [][]byte{
		[]byte(`<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="example.org" version="1.0"/>`),
		[]byte(`<message xmlns="jabber:client" to="juliet@example.org"><body>Art thou not Romeo?</body></message>`),
		[]byte(`<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>`),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	link, err := bench.ParseNetwork("64kbit,600ms,1280")
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := bench.Run(context.Background(), bench.Config{
		Corpora: []*bench.Corpus{corpus}, Strategies: []bench.Strategy{bench.WS}, Codecs: []bench.Codec{bench.NoCodec},
		Network: link, Rounds: 1, Time: time.Millisecond, RoundsOnly: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	row := r.Rows[0]
	fmt.Println(row.FramedBytesPerStanza, "bytes of XML,", row.WireBytesPerStanza, "on the wire,", row.Packets, "packets")
	// Output:
	// 231 bytes of XML, 315 on the wire, 3 packets
}
