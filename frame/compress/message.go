package compress

import (
	"fmt"
	"math"

	"github.com/seed492f7be9/stanza/limits"
)

// Role says which end of a WebSocket connection something is.
type Role uint8

// The two ends.
const (
	Client Role = iota
	Server
)

// MessageDeflater compresses the messages of one connection (RFC 7692 §7.2.1).
// One goroutine at a time may use it.
type MessageDeflater struct {
	past  history
	level int
	bits  int
	err   error
}

// NewMessageDeflater returns what the given end sends through, where both agreed
// on p. Where p has that end compress every message for itself, Context means
// nothing. The error wraps [ErrOptions].
func NewMessageDeflater(p Params, r Role, o DeflateOptions) (*MessageDeflater, error) {
	takeover, bits, err := p.sender(r)
	if err != nil {
		return nil, err
	}
	most := 0
	if takeover {
		most = 1 << bits
	}
	if o, err = o.resolve(most); err != nil {
		return nil, err
	}
	return &MessageDeflater{past: history{size: o.Context}, level: o.Level, bits: bits}, nil
}

// Append appends the payload of msg to dst, which goes out in frames of which
// the first one alone has RSV1 set (§6.1). It keeps neither slice.
//
// The result may be longer than msg is, of a few bytes or of data that are
// compressed already. A message can also be sent as it is, with RSV1 clear: it
// must not have been appended then, since the peer never learns of it. After
// Close it returns [ErrClosed], and dst as it was.
func (z *MessageDeflater) Append(dst, msg []byte) ([]byte, error) {
	if z.err != nil {
		return dst, z.err
	}
	// Nothing in a window's worth of bytes can refer further back than that.
	window := 1 << z.bits
	if z.bits == maxBits || len(msg) <= window {
		e := getLevelEncoder(z.level)
		past := z.past.bytes
		if z.bits < maxBits {
			past = past[max(0, len(past)+len(msg)-window):]
		}
		dst = e.compress(dst, past, msg)
		levelEncoders[z.level].put(e, workers)
	} else {
		e := getWindowEncoder(z.bits)
		dst = e.compress(dst, z.past.bytes, msg)
		windowEncoders[z.bits].put(e, workers)
	}
	z.past.add(msg)
	return dst[:len(dst)-len(tail)], nil
}

// Close gives back what it holds. Every later call returns [ErrClosed].
func (z *MessageDeflater) Close() {
	z.past.drop()
	z.err = ErrClosed
}

// tail is what is taken off the end of a message, and put there again, behind
// the header of an empty stored block (§7.2.1, §7.2.2).
const tail = "\x00\x00\xff\xff"

// MessageGuard is a [Guard] for messages.
type MessageGuard struct {
	Guard
	// Message bounds the output of one message. It is no smaller than
	// [limits.Floor]; a negative value means unlimited. The default is what
	// [limits.WebSocket] lets a message be: its prolog, stanza and gap.
	Message int
}

func (g MessageGuard) meter() (meter, error) {
	m, err := g.Guard.meter()
	if err != nil {
		return m, err
	}
	l := &limits.WebSocket
	if m.message = resolve(g.Message, l.Prolog+l.Stanza+l.Gap); m.message < limits.Floor {
		return m, fmt.Errorf("%w: Message is %d bytes; the least is %d (RFC 6120 §13.12)", ErrOptions, m.message, limits.Floor)
	}
	return m, nil
}

// MessageInflater decompresses the messages of one connection (RFC 7692 §7.2.2).
// One goroutine at a time may use it.
type MessageInflater struct {
	b    blocks
	past history // what messages may refer to
	err  error
}

// NewMessageInflater returns what the given end receives through, where both
// agreed on p. Its peer has not authenticated. The error wraps [ErrOptions].
func NewMessageInflater(p Params, r Role, g MessageGuard) (*MessageInflater, error) {
	takeover, bits, err := p.sender(r ^ 1)
	if err != nil {
		return nil, err
	}
	m, err := g.meter()
	if err != nil {
		return nil, err
	}
	z := &MessageInflater{b: blocks{meter: m}}
	if takeover {
		// zlib makes a window of 256 bytes one of 512.
		z.past.size = max(1<<bits, 512)
	}
	return z, nil
}

// Authenticated lifts the limit on the total output. What was refused stays
// refused.
func (z *MessageInflater) Authenticated() { z.b.beforeAuth = unlimited }

// MaxPayload returns how many bytes a compressed message may have: twice as many
// as the message, and 64 KiB. No compressor needs that. Append refuses a longer
// one by [RuleMessage]; whoever collects its frames can do so before they are
// collected.
func (z *MessageInflater) MaxPayload() int { return int(min(2*z.b.message+maxEmpty, math.MaxInt32)) }

// Append appends the message whose compressed payload is given to dst: the data
// of all frames of a message that has RSV1 set on the first one. (RSV1 on any
// other frame, or on a message when nothing was agreed on, is a protocol error
// that the caller finds, RFC 7692 §6; a message without RSV1 is not compressed,
// and does not pass here.)
//
// It allocates no more for dst than a message may have, and keeps neither slice.
// Where it returns an error, an [*Error] or [ErrClosed], dst is as it was; the
// error is terminal, since the messages behind refer to this one.
func (z *MessageInflater) Append(dst, payload []byte) ([]byte, error) {
	if z.err != nil {
		return dst, z.err
	}
	out, read, rule := dst, 0, RuleMessage
	if len(payload) <= z.MaxPayload() {
		in := append(append(getSlab(len(payload)+len(tail)), payload...), tail...)
		out, read, rule = z.read(dst, in)
		putSlab(in)
	}
	if rule != 0 {
		z.err = &Error{Rule: rule, In: int64(min(read, len(payload))), Max: z.b.max(rule)}
		z.past.drop()
		return dst, z.err
	}
	z.past.add(out[len(dst):])
	return out, nil
}

// read appends what in holds to dst: blocks up to its very end, or to where they
// break a rule. The bits behind a final block, up to the next byte, belong to it.
func (z *MessageInflater) read(dst, in []byte) (out []byte, read int, rule Rule) {
	b := &z.b
	b.in, b.out, b.given, b.window = 0, 0, 0, z.past.bytes
	most := len(dst) + int(min(b.message, math.MaxInt32))
	out = dst
	d := getDecoder()
	defer putDecoder(d)
	d.begin(b, 0, 0, in, 0)
	for {
		plain, v := d.read()
		out = append(grow(out, len(plain), most), plain...)
		switch {
		case v == broke:
			return nil, int(d.base) + d.src.at, d.rule
		case v == more:
		case d.sureIn == d.end, v == final && (d.sureIn+7)&^7 == d.end:
			rule = b.move(d.end, d.sureOut)
			b.before += b.out
			return out, len(in), rule
		case v == dry:
			return nil, len(in), RuleTruncated
		case v == final: // which ends no message (§7.2.3.4), and no context
			past := history{size: maxWindow}
			past.add(z.past.bytes)
			past.add(out[len(dst):])
			b.window = past.bytes
			next := (d.sureIn + 7) &^ 7
			d.begin(b, next, d.sureOut, in[next/8:], 0)
			past.drop()
		}
	}
}

// grow returns b with space for n more bytes: for twice as many as it had, or
// for most where that is not far.
func grow(b []byte, n, most int) []byte {
	if cap(b)-len(b) >= n {
		return b
	}
	size := max(len(b)+n, 2*cap(b))
	if size > most/2 {
		size = max(len(b)+n, most)
	}
	larger := make([]byte, len(b), size)
	copy(larger, b)
	return larger
}

// Close gives back what it holds. Every later call returns [ErrClosed].
func (z *MessageInflater) Close() {
	z.past.drop()
	z.err = ErrClosed
}
