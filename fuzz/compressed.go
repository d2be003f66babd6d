package fuzz

import (
	"errors"
	"fmt"
	"io"

	"github.com/seed492f7be9/stanza/frame/compress"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// CheckCompressed decompresses a record of mode vectors.ModeZlib or ModeDeflate, with a stream cut as c says, and returns
// what is wrong with the answer of package compress; nil if it is as the record says.
func CheckCompressed(r *vectors.Record, c Chunking) error {
	messages, err := r.Messages()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRequest, err)
	}
	guard, err := guardOf(r)
	if err != nil {
		return err
	}
	i := inflation{of: r}
	if r.Mode == vectors.ModeDeflate {
		err = i.messages(messages, guard)
	} else {
		err = i.stream(messages[0], guard, c)
	}
	if err != nil {
		return err
	}
	return i.check()
}

// checkCompressedSplits holds a compressed stream to its record in pieces of some sizes.
func checkCompressedSplits(r *vectors.Record) error {
	if r.Mode != vectors.ModeZlib {
		return nil
	}
	for _, c := range []Chunking{Every(1), Every(2), Every(7), Every(64), Every(1000), Random(1), Random(2)} {
		if err := CheckCompressed(r, c); err != nil {
			return err
		}
	}
	return nil
}

// guardOf is the guard of a record; what a record does not bound is not.
func guardOf(r *vectors.Record) (compress.MessageGuard, error) {
	g := compress.MessageGuard{Guard: compress.Guard{BeforeAuth: -1, Ratio: -1, Burst: -1}, Message: -1}
	if r.Settings == nil || r.Settings.Guard == nil {
		return g, nil
	}
	named := r.Settings.Guard
	for _, f := range []struct {
		value int
		field *int
	}{{named.BeforeAuth, &g.BeforeAuth}, {named.Ratio, &g.Ratio}, {named.Burst, &g.Burst}, {named.Message, &g.Message}} {
		if f.value > 0 {
			*f.field = f.value
		}
	}
	// These two are not for the user of package compress to set.
	if named.Empty != 0 && named.Empty != 64<<10 || named.Block != 0 && named.Block != 128<<10 {
		return g, fmt.Errorf("%w: %q bounds empty blocks or the length of a block otherwise than package compress", ErrRequest, r.Label())
	}
	return g, nil
}

// inflation is what comes of compressed input.
type inflation struct {
	of      *vectors.Record
	out     []byte
	message int   // at fault
	err     error // nil at the end of it, or of a stream between two blocks
}

func (i *inflation) messages(messages [][]byte, g compress.MessageGuard) error {
	p := compress.Params{}
	if i.of.Settings != nil && i.of.Settings.NoContext {
		p.ClientNoContextTakeover = true
	}
	z, err := compress.NewMessageInflater(p, compress.Server, g)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRequest, err)
	}
	defer z.Close()
	for n, m := range messages {
		if i.out, i.err = z.Append(i.out, m); i.err != nil {
			i.message = n
			break
		}
	}
	return nil
}

func (i *inflation) stream(b []byte, g compress.MessageGuard, c Chunking) error {
	z, err := compress.NewInflater(g.Guard)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRequest, err)
	}
	defer z.Close()
	for from, to := range c.cut(0, len(b)) {
		if i.err = z.Feed(b[from:to]); i.err == nil {
			i.drain(z)
		}
		if i.err != compress.ErrMoreInput && i.err != io.EOF {
			return nil
		}
	}
	if i.err = z.Finish(); i.err == nil {
		i.drain(z)
	}
	if i.err == io.EOF {
		i.err = nil
	}
	return nil
}

func (i *inflation) drain(z *compress.Inflater) {
	var plain []byte
	for plain, i.err = z.Next(); i.err == nil; plain, i.err = z.Next() {
		i.out = append(i.out, plain...)
	}
}

// check holds what came of it to the record.
func (i *inflation) check() error {
	r := i.of
	e, failed := errors.AsType[*compress.Error](i.err)
	switch {
	case failed != (r.Rule != ""), failed && e.Rule.String() != r.Rule, !failed && i.err != nil:
		return broken("after %d bytes %v, wanted %s %s", len(i.out), i.err, r.Expect, r.Rule)
	case failed && (e.Condition() != r.Condition || i.message != r.Message):
		return broken("message %d, %s, wanted %d, %s", i.message, e.Condition(), r.Message, r.Condition)
	}
	if failed && r.Offset != nil {
		// A stream is judged up to 64 bytes before the block at fault, a message where the block is.
		if late := *r.Offset - e.In; r.Mode == vectors.ModeZlib && (late < 0 || late > 64+1) || r.Mode == vectors.ModeDeflate && late > 0 {
			return broken("%v: noticed at %d, wanted about %d", e, e.In, *r.Offset)
		}
	}
	if r.Output == nil {
		if most := i.most(); int64(len(i.out)) > most {
			return broken("%d bytes came of it, wanted %d at most", len(i.out), most)
		}
		return nil
	}
	if n := int64(len(i.out)); !r.Output.Begins(i.out) || !failed && n > r.Output.Size {
		return broken("%d bytes came of it, wanted %d, or other ones", n, r.Output.Size)
	}
	return nil
}

// most is how much may have come of input that passes a limit.
func (i *inflation) most() int64 {
	g := i.of.Settings.Guard
	switch i.of.Rule {
	case "before-auth":
		return int64(g.BeforeAuth)
	case "message", "empty":
		return 0 // nothing of the message, or at all
	case "ratio":
		b, _ := i.of.Bytes() // which were read before
		return int64(g.Burst) + int64(g.Ratio)*int64(len(b))
	}
	return 1 << 30 // of a block that is too long what it said
}
