package bench

// wire is what the client's end of a connection sends, from the opening of its
// stream to the close.
type wire struct {
	bytes   []byte
	sends   []sent
	stanzas int
	framed  int // bytes of XML, before compression
}

// sent is one send: a stanza as a rule, an opening, a batch.
type sent struct {
	to      int // where it ends on the wire
	stanzas int
}

func newWire(x *sender) (*wire, error) {
	w := &wire{}
	err := x.connection(func(b []byte, stanzas, framed int) {
		w.bytes = append(w.bytes, b...)
		w.sends = append(w.sends, sent{len(w.bytes), stanzas})
		w.stanzas += stanzas
		w.framed += framed
	})
	return w, err
}

// each calls f with each send, in order, until f returns an error.
func (w *wire) each(f func(b []byte, stanzas int) error) error {
	from := 0
	for _, s := range w.sends {
		if err := f(w.bytes[from:s.to], s.stanzas); err != nil {
			return err
		}
		from = s.to
	}
	return nil
}

// raw returns how long a stanza is, without what opens and closes the connection.
func (w *wire) raw() float64 {
	total := 0
	_ = w.each(func(b []byte, stanzas int) error {
		if stanzas > 0 {
			total += len(b)
		}
		return nil
	})
	return float64(total) / float64(w.stanzas)
}
