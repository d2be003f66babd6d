package compress

import "io"

// Reader is an [Inflater] over an io.Reader, the connection as a rule. Deadlines
// and cancellation are the connection's: an error that its Read returns comes
// out of Read as it is, and reading can go on after it where the connection
// allows that.
//
// While it waits for a peer it holds a first buffer of 512 bytes beside the
// Inflater. One goroutine at a time may use it.
type Reader struct {
	z     *Inflater
	r     io.Reader
	plain []byte // not read yet
	raw   []byte // a slab that z reads from, or nil
	err   error  // of r, to be returned when everything before it was read
	large bool   // the last read filled what it was given: ask for more
	idle  uint8
	first [512]byte
}

const (
	// readSize is how much is asked of a connection that has more, in bytes.
	readSize = 16 << 10
	// maxIdleReads is how many reads in a row may return nothing at all.
	maxIdleReads = 100
)

// NewReader returns a Reader of r. Bytes that were read with what stood before
// the compressed stream, such as the end of compressed, go first: see
// [io.MultiReader]. The error wraps [ErrOptions].
func NewReader(r io.Reader, g Guard) (*Reader, error) {
	z, err := NewInflater(g)
	if err != nil {
		return nil, err
	}
	return &Reader{z: z, r: r}, nil
}

// Authenticated lifts the limit on the total output.
func (r *Reader) Authenticated() { r.z.Authenticated() }

// Read reads what the peer sent. Its errors are those of [Inflater.Next], but
// for ErrMoreInput, and those of the connection.
func (r *Reader) Read(b []byte) (int, error) {
	for len(r.plain) == 0 {
		if len(b) == 0 {
			return 0, nil
		}
		var err error
		if r.plain, err = r.z.Next(); err == nil {
			continue
		}
		if err != ErrMoreInput {
			r.giveBack()
			return 0, err
		}
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(b, r.plain)
	r.plain = r.plain[n:]
	return n, nil
}

// fill feeds the Inflater with one Read.
func (r *Reader) fill() error {
	r.giveBack()
	if err := r.err; err != nil {
		r.err = nil
		if err == io.EOF {
			return r.z.Finish()
		}
		return err
	}
	b := r.first[:]
	if r.large {
		r.raw = getSlab(readSize)
		b = r.raw[:readSize]
	}
	n, err := r.r.Read(b)
	n = max(0, min(n, len(b)))
	if r.idle++; n > 0 || err != nil {
		r.idle = 0
	} else if r.idle == maxIdleReads {
		r.idle = 0
		err = io.ErrNoProgress
	}
	r.large, r.err = n == len(b), err
	return r.z.Feed(b[:n])
}

func (r *Reader) giveBack() {
	putSlab(r.raw)
	r.raw = nil
}

// Close gives back what it holds, and leaves the connection alone. Every later
// Read returns [ErrClosed].
func (r *Reader) Close() error {
	r.plain = nil
	r.giveBack()
	r.z.Close()
	return nil
}

// Writer is a [Deflater] over an io.Writer, the connection as a rule. One
// goroutine at a time may use it.
type Writer struct {
	z   *Deflater
	w   io.Writer
	err error
}

// NewWriter returns a Writer to w. The error wraps [ErrOptions].
func NewWriter(w io.Writer, o DeflateOptions) (*Writer, error) {
	z, err := NewDeflater(o)
	if err != nil {
		return nil, err
	}
	return &Writer{z: z, w: w}, nil
}

// Write sends p: all of it, compressed and flushed, in one Write of the
// connection. Stanzas that are written together compress better. An error of the
// connection is terminal, a deadline that passed included: nobody can say how
// much of the stream the peer has.
func (w *Writer) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	// Data that do not compress grow by a few bytes a block.
	b, err := w.z.Append(getSlab(len(p)+len(p)/8+64), p)
	if err = w.send(b, err); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close sends the end of the zlib stream, gives back what it holds, and leaves the
// connection alone. Every later call returns [ErrClosed], or the error that
// ended the stream before.
func (w *Writer) Close() error {
	err := w.send(w.z.AppendEnd(getSlab(1)))
	w.z.Close()
	return err
}

// send writes what was appended to a slab, and gives that back.
func (w *Writer) send(b []byte, err error) error {
	if w.err == nil && err == nil && len(b) > 0 {
		var n int
		if n, err = w.w.Write(b); err == nil && n < len(b) {
			err = io.ErrShortWrite
		}
		w.err = err
	}
	putSlab(b)
	if w.err != nil {
		return w.err
	}
	return err
}
