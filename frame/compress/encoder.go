package compress

import (
	"fmt"

	"github.com/klauspost/compress/flate"
)

// DeflateOptions say how to compress. Bad values are refused.
type DeflateOptions struct {
	// Level is from 1, the fastest, to 9. 0 takes the default: 7, whose encoder
	// learns a context fastest for what it gains, or 1 where there is none.
	Level int
	// Context is how many of the last bytes that were sent are kept, and
	// referred to by what is sent next, up to 32768: all that an idle
	// connection holds. More of it compresses better, and costs time with each
	// send, since an encoder is borrowed and has to learn it anew. 0 takes the
	// default of 4096; a negative value keeps nothing, so that each send is
	// compressed for itself: see the package documentation for why that is
	// safer.
	Context int
}

const (
	defaultLevel          = 7
	defaultLevelNoContext = 1
	defaultContext        = 4096
)

// resolve returns o with its defaults filled in, for a sender that may refer back
// for so many bytes at most: a Context of 0 means none.
func (o DeflateOptions) resolve(most int) (DeflateOptions, error) {
	if o.Context > maxWindow {
		return o, fmt.Errorf("%w: a context of %d bytes is more than %d", ErrOptions, o.Context, maxWindow)
	}
	if o.Context == 0 {
		o.Context = defaultContext
	}
	o.Context = max(0, min(o.Context, most))
	switch {
	case o.Level != 0:
	case o.Context == 0:
		o.Level = defaultLevelNoContext
	default:
		o.Level = defaultLevel
	}
	if o.Level < flate.BestSpeed || o.Level > flate.BestCompression {
		return o, fmt.Errorf("%w: there is no compression level %d", ErrOptions, o.Level)
	}
	return o, nil
}

// encoder is what is borrowed to compress one send.
type encoder struct {
	w   *flate.Writer
	dst []byte
}

// Write is where the library's output goes.
func (e *encoder) Write(p []byte) (int, error) {
	e.dst = append(e.dst, p...)
	return len(p), nil
}

// compress appends p to dst, compressed and flushed (Z_SYNC_FLUSH), so that
// dst ends with an empty stored block. What p refers to is no further back than
// the beginning of dict.
func (e *encoder) compress(dst, dict, p []byte) []byte {
	e.dst = dst
	e.w.ResetDict(e, dict)
	// Neither can fail: Write does not.
	_, _ = e.w.Write(p)
	_ = e.w.Flush()
	dst, e.dst = e.dst, nil
	return dst
}

// Encoders by level, and by the bits of a window that is smaller than DEFLATE's
// own. The library has one level of those.
var (
	levelEncoders  [flate.BestCompression + 1]freeList[*encoder]
	windowEncoders [maxBits]freeList[*encoder]
)

func getLevelEncoder(level int) *encoder {
	if e, ok := levelEncoders[level].get(); ok {
		return e
	}
	e := new(encoder)
	e.w = mustWriter(flate.NewWriter(e, level))
	return e
}

func getWindowEncoder(bits int) *encoder {
	if e, ok := windowEncoders[bits].get(); ok {
		return e
	}
	e := new(encoder)
	e.w = mustWriter(flate.NewWriterWindow(e, 1<<bits))
	return e
}

// mustWriter: a level or a window that options let through does not exist only
// in a library that is broken.
func mustWriter(w *flate.Writer, err error) *flate.Writer {
	if err != nil {
		panic(err)
	}
	return w
}

// history is the last bytes that were sent.
type history struct {
	bytes []byte // a slab, or nil
	size  int    // the most of them
}

func (h *history) add(p []byte) {
	if h.size == 0 {
		return
	}
	p = p[max(0, len(p)-h.size):]
	if old := h.size - len(p); len(h.bytes) > old {
		h.bytes = h.bytes[:copy(h.bytes, h.bytes[len(h.bytes)-old:])]
	}
	h.bytes = append(room(h.bytes, len(p)), p...)
}

func (h *history) drop() {
	putSlab(h.bytes)
	h.bytes = nil
}
