//go:build cgo

package peers_test

import (
	"fmt"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/peers"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

// BenchmarkPeers reads the same streams with every peer in one process. What
// each of them checks is in the package's documentation.
func BenchmarkPeers(b *testing.B) {
	for _, mix := range traffic.Mixes() {
		s := bench.NewSession(mix, 1, 1<<18)
		for _, peer := range peers.All() {
			b.Run(fmt.Sprintf("mix=%v/peer=%s", mix, peer.Name), func(b *testing.B) {
				read, free, err := peer.Open()
				if err != nil {
					b.Fatal(err)
				}
				defer free()
				b.SetBytes(int64(len(s.Stream)))
				b.ReportAllocs()
				var c bench.Counts
				for b.Loop() {
					if err := read(s.Stream, &c); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*s.Stanzas), "ns/stanza")
			})
		}
	}
}

// TestCounts holds that every peer is given, and delivers, the same; and that
// one that is used again does so again.
func TestCounts(t *testing.T) {
	for _, mix := range traffic.Mixes() {
		s := bench.NewSession(mix, 5, 1<<17)
		var want bench.Counts
		for i, peer := range peers.All() {
			read, free, err := peer.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer free()
			for range 2 {
				var got bench.Counts
				if err := read(s.Stream, &got); err != nil {
					t.Fatalf("%v: %s: %v", mix, peer.Name, err)
				}
				if i == 0 {
					want = got
				}
				if got != want || got.Elements < s.Stanzas {
					t.Errorf("%v: %s delivers %+v, %s %+v", mix, peers.All()[0].Name, want, peer.Name, got)
				}
			}
		}
	}
}

// TestPeersReject holds that errors come out, of whatever part of a stream.
func TestPeersReject(t *testing.T) {
	whole := bench.NewSession(traffic.Chat, 1, 3*bench.ChunkSize).Stream
	bad := append([]byte(nil), whole...)
	bad[len(bad)/2] = 0x01
	for _, peer := range peers.All() {
		read, free, err := peer.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer free()
		var c bench.Counts
		for name, stream := range map[string][]byte{"cut": whole[:len(whole)/2], "control character": bad} {
			if read(stream, &c) == nil {
				t.Errorf("%s: %s: no error", peer.Name, name)
			}
		}
	}
}
