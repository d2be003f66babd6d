package compress

import (
	"fmt"
	"math"

	"github.com/seed492f7be9/stanza/limits"
)

// Guard bounds what a peer's compressed bytes may turn into. In each field 0
// takes the default, and a negative value means unlimited.
//
// A limit is the most that passes: byte n+1 of output is never given, whatever the
// pieces in which input arrives. Besides, and whatever the options, 64 KiB of
// blocks in a row that hold nothing are refused, as is a block that takes more
// than 128 KiB of input, or more than BeforeAuth of it before authentication.
type Guard struct {
	// BeforeAuth bounds the total output until Authenticated is called. It is
	// no smaller than [limits.Floor]. The default is 64 KiB.
	BeforeAuth int
	// Ratio is how many bytes of output a byte of input pays for. The default
	// is 200. DEFLATE can reach 1032; stanzas that differ in a number alone
	// reach some 65.
	Ratio int
	// Burst is how much output may be had on credit: what Ratio is not asked
	// of. Output is taken from the credit as it comes; its input pays it back,
	// up to Burst, when a message has ended, and in a stream when a block has
	// that is no shorter than 64 bytes. So it also bounds the output of a
	// block. It is no smaller than [limits.Floor]. The default is 1 MiB.
	Burst int
}

const (
	defaultBeforeAuth = 64 << 10
	defaultRatio      = 200
	defaultBurst      = 1 << 20

	// maxBlock is the longest block that is read, in bytes of input. zlib ends
	// one after 2¹⁴ symbols, or 2¹⁵ with the most memory, others after 64 KiB.
	maxBlock = 128 << 10
	// maxEmpty is the most input that blocks without output may take in a row.
	maxEmpty = 64 << 10

	// maxRatio is more than DEFLATE can reach: two bits for 258 bytes.
	maxRatio = 2048

	unlimited = math.MaxInt64 / 4
)

func (g Guard) meter() (meter, error) {
	m := meter{
		beforeAuth: resolve(g.BeforeAuth, defaultBeforeAuth),
		ratio:      min(resolve(g.Ratio, defaultRatio), maxRatio),
		burst:      resolve(g.Burst, defaultBurst),
	}
	for _, f := range [...]struct {
		name string
		v    int64
	}{{"BeforeAuth", m.beforeAuth}, {"Burst", m.burst}} {
		if f.v < limits.Floor {
			return m, fmt.Errorf("%w: %s is %d bytes; the least is %d (RFC 6120 §13.12)", ErrOptions, f.name, f.v, limits.Floor)
		}
	}
	m.credit = m.burst
	return m, nil
}

func resolve(v, def int) int64 {
	switch {
	case v == 0:
		return int64(def)
	case v < 0:
		return unlimited
	}
	return int64(v)
}

// meter holds a run of blocks to a Guard. It moves only where a block ends, and
// not at each of them, which would cost a peer nothing and the reader much: at the
// first one that is interval bytes of input behind the last, or syncInterval where
// that is the empty block of a sync flush. So what it says is the same for all
// splits of the input. In a message it moves at the end.
type meter struct {
	in, out int64 // bits of input and bytes of output up to where it stands
	before  int64 // bytes of output of the messages before this one
	credit  int64 // bytes
	empty   int64 // bits of input without output just before where it stands

	beforeAuth, ratio, burst int64
	message                  int64 // the most output of a message; 0 where there are none
}

const (
	interval     = 64
	syncInterval = 32
)

// due reports whether the meter moves at the end of a block, which may be that of
// a sync flush.
func (m *meter) due(in int64, sync bool) bool {
	d := in - m.in
	return m.message == 0 && (d >= 8*interval || sync && d >= 8*syncInterval)
}

// move takes note of a block that ends at bit in of the input and byte out of
// the output, or says which rule was broken.
func (m *meter) move(in, out int64) Rule {
	size, gave := in-m.in, out-m.out
	if limit, rule := m.limit(); out > limit {
		return rule
	}
	if m.message == 0 && m.tooLong(in) {
		return RuleBlock
	}
	if m.empty += size; gave > 0 {
		m.empty = 0
	}
	if m.empty > 8*maxEmpty {
		return RuleEmpty
	}
	m.credit = min(m.credit-gave+size*m.ratio/8, m.burst)
	m.in, m.out = in, out
	return 0
}

// limit returns how much output may be given before the meter moves, counted as
// out is, and the rule that says so.
func (m *meter) limit() (int64, Rule) {
	limit, rule := m.out+m.credit, RuleRatio
	if m.message > 0 && m.message <= limit {
		limit, rule = m.message, RuleMessage
	}
	if before := m.beforeAuth - m.before; before <= limit {
		limit, rule = before, RuleBeforeAuth
	}
	return limit, rule
}

// longest returns how many bytes of input a block may take.
func (m *meter) longest() int64 { return min(maxBlock, m.beforeAuth) }

// tooLong reports whether the block that ends at a bit, or has not ended there, is
// too long: whether it must be, since where the meter stands is up to an interval
// before it.
func (m *meter) tooLong(in int64) bool { return in-m.in > 8*(m.longest()+interval) }

// max returns the value of the limit that a rule is about, or 0.
func (m *meter) max(r Rule) int64 {
	switch r {
	case RuleBeforeAuth:
		return m.beforeAuth
	case RuleMessage:
		return m.message
	case RuleRatio:
		return m.burst
	case RuleEmpty:
		return maxEmpty
	case RuleBlock:
		return m.longest()
	}
	return 0
}
