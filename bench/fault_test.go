package bench

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

// TestFaults plants faults in either end, and holds that none of them becomes a
// figure.
func TestFaults(t *testing.T) {
	corpus, err := NewCorpus(traffic.Chat, 1, 4<<10)
	if err != nil {
		t.Fatal(err)
	}
	build := func(s Strategy, c Codec) *contender {
		t.Helper()
		x, err := newContender(s, c, corpus, false)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, s := range Strategies() {
		x := build(s, NoCodec)
		for _, pass := range []func() error{x.read, x.write} {
			if err := pass(); err != nil {
				t.Fatalf("%s: without a fault: %v", s, err)
			}
		}
		// What is composed is another stanza, one fewer, or one more.
		for name, spoil := range map[string]func(items []item) []item{
			"swapped":  func(items []item) []item { items[1], items[2] = items[2], items[1]; return items },
			"dropped":  func(items []item) []item { return slices.Delete(items, 2, 3) },
			"doubled":  func(items []item) []item { return slices.Insert(items, 2, items[1]) },
			"misspelt": func(items []item) []item { items[1].calls = misspell(items[1].calls); return items },
		} {
			spoilt := *corpus
			spoilt.items = spoil(slices.Clone(corpus.items))
			if _, err := newContender(s, NoCodec, &spoilt, false); !errors.Is(err, ErrArrival) {
				t.Errorf("%s: %s: %v", s, name, err)
			}
			x := build(s, NoCodec)
			x.sender.corpus = &spoilt
			if err := x.write(); name != "swapped" && name != "misspelt" && !errors.Is(err, ErrArrival) {
				t.Errorf("%s: %s while it is measured: %v", s, name, err)
			}
		}
		// What is received is a send short, after it was whole the first time.
		x.wire.bytes = x.wire.bytes[:x.wire.sends[len(x.wire.sends)-2].to]
		if _, err := x.measure(t.Context(), time.Nanosecond); !errors.Is(err, ErrArrival) {
			t.Errorf("%s: a send is lost while it is measured: %v", s, err)
		}
	}
	// A byte that changes on the way: the clock's sums need not see it, the check does.
	for _, s := range []Strategy{TCP, BOSH} {
		x := build(s, NoCodec)
		at := bytes.Index(x.wire.bytes, []byte("<body>")) + len("<body>")
		x.wire.bytes[at]++
		if _, err := x.measure(t.Context(), time.Nanosecond); !errors.Is(err, ErrArrival) {
			t.Errorf("%s: another letter: %v", s, err)
		}
	}
	for _, c := range Codecs()[1:] {
		x := build(WS, c)
		x.wire.bytes[len(x.wire.bytes)/2] ^= 0x40
		if _, err := x.measure(t.Context(), time.Nanosecond); !errors.Is(err, ErrArrival) {
			t.Errorf("%s: a bit that flips: %v", c, err)
		}
	}
}

// misspell changes a letter of a text that is as long as before.
func misspell(calls []call) []call {
	calls = slices.Clone(calls)
	for i, c := range calls {
		if len(c.value) > 0 {
			calls[i].value = append([]byte{c.value[0] ^ 1}, c.value[1:]...)
			break
		}
	}
	return calls
}

func TestNetwork(t *testing.T) {
	n := &Network{BitsPerSecond: 8000, RTT: time.Second, MTU: 1060} // a millisecond a byte, 1,000 bytes a packet
	for _, c := range []struct {
		bytes, packets int
		airtime        time.Duration
	}{
		{1, 1, 61 * time.Millisecond},
		{1000, 1, 1060 * time.Millisecond},
		{1001, 2, 1121 * time.Millisecond},
		{10_000, 10, 10_600 * time.Millisecond},
		{10_001, 11, 10_661*time.Millisecond + time.Second},
		{30_001, 31, 31_861*time.Millisecond + 2*time.Second},
	} {
		if got := n.packets(c.bytes); got != c.packets {
			t.Errorf("%d bytes in %d packets, wanted %d", c.bytes, got, c.packets)
		}
		if got := n.airtime(c.bytes) - n.RTT/2; got.Round(time.Microsecond) != c.airtime {
			t.Errorf("%d bytes take %v, wanted %v", c.bytes, got, c.airtime)
		}
	}
	for bytes, want := range map[int]int{1: 23, 16 << 10: 16<<10 + 22, 16<<10 + 1: 16<<10 + 45} {
		if got := sealed(bytes); got != want {
			t.Errorf("%d bytes are %d in TLS records, wanted %d", bytes, got, want)
		}
	}
}
