package traffic_test

import (
	"bytes"
	"fmt"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

// A whole stream, and the same stanzas as WebSocket messages.
func ExampleStream() {
	stream := traffic.Stream(traffic.Chat, 1, 100)
	frames := traffic.Frames(traffic.Chat, 1, 100)
	fmt.Println(bytes.HasSuffix(stream, traffic.AppendFooter(nil)), len(frames))
	// Output: true 100
}

// One connection: all of it in one client's habits.
func ExampleNewClient() {
	g := traffic.NewClient(traffic.Presence, 1, traffic.Clients-1)
	session := [][]byte{g.AppendOpen(nil)}
	session = append(session, g.Frames(2)...)
	session = append(session, g.AppendFrame(nil), traffic.AppendClose(nil))
	fmt.Println(len(session))
	// Output: 5
}

func ExampleMixes() {
	fmt.Println(traffic.Mixes())
	// Output: [chat presence iq bulk mixed varied]
}
