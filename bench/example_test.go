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
		Mixes:      []traffic.Mix{traffic.Presence},
		Rounds:     6,
		Time:       time.Millisecond, // far too short for anything but an example
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
	// bench: unknown strategy "carrier-pigeon" (one of tcp, ws, ws-fresh)
}
