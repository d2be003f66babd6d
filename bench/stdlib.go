package bench

import (
	"bytes"
	"encoding/xml"
	"io"
)

// ReadXML reads one document with encoding/xml: strict, prefixes translated,
// token by token.
//
// It checks less than this engine does: an undeclared prefix becomes the
// namespace, an attribute may come twice, and what XMPP forbids is a token
// like any other.
func ReadXML(r io.Reader, c *Counts) error {
	d := xml.NewDecoder(r)
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		c.XMLToken(t)
	}
}

// Chunks returns a Reader that gives b in chunks of ChunkSize, as a socket
// would, and that is nothing but a Reader: a decoder has to buffer it.
func Chunks(b []byte) io.Reader { return &chunks{bytes.NewReader(b)} }

type chunks struct{ r *bytes.Reader }

func (c *chunks) Read(b []byte) (int, error) { return c.r.Read(b[:min(len(b), ChunkSize)]) }
