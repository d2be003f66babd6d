package bench

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// What TLS 1.3 adds to a record (RFC 8446 §5.2): its header, the type of what is in
// it, and the tag of AES-GCM or ChaCha20-Poly1305.
const (
	recordOverhead = 5 + 1 + 16
	maxRecord      = 16 << 10
)

// sealed returns how long a send is in TLS records: it begins one of its own, as
// a stanza that is flushed does, and goes on in another beyond 16 KiB. Handshakes
// are not counted: they are the same for all.
func sealed(n int) int { return n + ceil(n, maxRecord)*recordOverhead }

func ceil(n, by int) int { return (n + by - 1) / by }

// ParseNetwork reads a link as BANDWIDTH,RTT,MTU: bits a second with a unit, a time
// with its unit, bytes; "64kbit,600ms,1280". The units of bandwidth are bit, kbit,
// Mbit and Gbit, by powers of 1,000.
func ParseNetwork(s string) (*Network, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 3 {
		return nil, fmt.Errorf("%w: a network is BANDWIDTH,RTT,MTU, such as 64kbit,600ms,1280", ErrConfig)
	}
	n := &Network{}
	number, unit := parts[0], 0.0
	for _, u := range []struct {
		name string
		bits float64
	}{{"kbit", 1e3}, {"Mbit", 1e6}, {"Gbit", 1e9}, {"bit", 1}} {
		if rest, ok := strings.CutSuffix(parts[0], u.name); ok {
			number, unit = rest, u.bits
			break
		}
	}
	var err error
	if n.BitsPerSecond, err = strconv.ParseFloat(number, 64); err != nil || unit == 0 {
		return nil, fmt.Errorf("%w: %q is no bandwidth such as 64kbit, 2Mbit or 300bit", ErrConfig, parts[0])
	}
	n.BitsPerSecond *= unit
	if n.RTT, err = time.ParseDuration(parts[1]); err != nil {
		return nil, fmt.Errorf("%w: %q is no round-trip time such as 600ms", ErrConfig, parts[1])
	}
	if n.MTU, err = strconv.Atoi(parts[2]); err != nil {
		return nil, fmt.Errorf("%w: %q is no MTU such as 1280, in bytes", ErrConfig, parts[2])
	}
	return n, n.check()
}

// minMTU leaves room for something behind the headers.
const minMTU = 2 * packetHeaders

func (n *Network) check() error {
	switch {
	case !(n.BitsPerSecond >= 1 && n.BitsPerSecond <= 1e15):
		return fmt.Errorf("%w: a bandwidth of %v bits a second; give 1 or more", ErrConfig, n.BitsPerSecond)
	case n.RTT < 0 || n.RTT > time.Hour:
		return fmt.Errorf("%w: a round trip of %v; give 0s to 1h", ErrConfig, n.RTT)
	case n.MTU < minMTU || n.MTU > 1<<16:
		return fmt.Errorf("%w: an MTU of %d bytes; give %d to %d", ErrConfig, n.MTU, minMTU, 1<<16)
	}
	return nil
}

// The headers of a packet: IPv6 (RFC 8200 §3), and TCP without options.
const packetHeaders = 40 + 20

// initialWindow is how many segments TCP sends to begin with, or after a pause
// (RFC 6928, RFC 5681 §4.1).
const initialWindow = 10

// packets returns how many packets carry a send of n bytes, each of them at most as
// long as the MTU. Sends do not share packets, as stanzas that come one by one
// cannot.
func (n *Network) packets(bytes int) int { return ceil(bytes, n.MTU-packetHeaders) }

// airtime returns how long a send takes, from its first bit at the sender to its
// last at the receiver: its packets one after the other at the link's bandwidth,
// half of a round trip, and a round trip each time that the sender has to wait,
// since the connection was idle and TCP begins with ten segments and doubles them
// with each round trip. Acknowledgements and losses are not in it.
func (n *Network) airtime(bytes int) time.Duration {
	packets := n.packets(bytes)
	bits := 8 * float64(bytes+packets*packetHeaders)
	onLink := time.Duration(bits / n.BitsPerSecond * float64(time.Second))
	rounds := 0
	for window := initialWindow; packets > window; window *= 2 {
		packets -= window
		rounds++
	}
	return onLink + n.RTT/2 + time.Duration(rounds)*n.RTT
}

// load is what a wire comes to.
type load struct {
	bytes, packets int
	airtime        time.Duration
}

// load adds up what the sends are on the wire, with TLS or without, and, if n is
// not nil, on that network. BOSH has to wait for the answer to one request before
// the next one: half a round trip more.
func (w *wire) load(tls bool, n *Network, answers bool) (l load) {
	_ = w.each(func(b []byte, _ int) error {
		size := len(b)
		if tls {
			size = sealed(size)
		}
		l.bytes += size
		if n != nil {
			l.packets += n.packets(size)
			l.airtime += n.airtime(size)
			if answers {
				l.airtime += n.RTT / 2
			}
		}
		return nil
	})
	return l
}
