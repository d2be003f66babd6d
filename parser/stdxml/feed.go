package stdxml

import (
	"encoding/xml"
	"errors"
	"io"
)

// A Decoder that is made by xml.NewTokenDecoder translates the names in the
// tokens that it is given: it takes Space for a prefix, and looks it up among
// the declarations that it has seen. If it finds nothing, Space stays. So what
// it is given is as a rule the prefix that was written, and it does what it
// always does; and the URI where
//
//   - the prefix was declared before the decoder began to read;
//   - the element is called xmlns: without a prefix, the decoder leaves it in no
//     namespace, whatever the default is.
//
// A URI would be changed if there is a declaration for a prefix that is spelled
// like it, as vcard-temp could be. Then another prefix for the URI is taken.

// ErrName is what a Decoder returns, from then on, for a name that it cannot be
// given: its prefix was declared before the decoder began to read (or it has
// none, and its local part is "xmlns"), its namespace is spelled like a prefix
// that was declared since, and there is no other prefix for it. The TokenReader
// goes on behind it.
var ErrName = errors.New("stanza: encoding/xml would translate the name into another one")

// feed gives a Decoder its tokens.
type feed struct {
	scope // what the decoder has seen and not left
	s     *stream
	err   error // for ever after
}

// Token is what the Decoder calls. At the end of the element in which it began
// to read it returns io.EOF.
func (f *feed) Token() (xml.Token, error) {
	if f.err != nil {
		return nil, f.err
	}
	t, err := f.s.token(byFeed, f)
	if err == ErrName {
		f.err = err
	}
	switch t.(type) {
	case xml.StartElement:
		f.enter()
	case xml.EndElement:
		if f.depth == 0 {
			f.err = io.EOF
			return nil, io.EOF
		}
		f.leave()
	}
	return t, err
}

const (
	xmlPrefix   = "xml"   // for the decoder it is always declared
	xmlnsPrefix = "xmlns" // and this one it leaves alone
)

// space returns what the decoder is to be given as the Space of a name, for it
// to make the expanded name of it. Attributes without a prefix need no
// translation.
func (f *feed) space(prefix string, n xml.Name, element bool) (string, error) {
	if prefix == xmlPrefix {
		return prefix, nil
	}
	if prefix == "" && n.Space == "" {
		return "", nil
	}
	unnamed := element && n.Local == xmlnsPrefix // only a prefix helps
	if _, ok := f.lookup(prefix); ok && !(unnamed && prefix == "") {
		return prefix, nil
	}
	if _, ok := f.lookup(n.Space); !ok && n.Space != xmlPrefix && n.Space != xmlnsPrefix {
		return n.Space, nil
	}
	if p, ok := f.find(n.Space, element && !unnamed); ok {
		return p, nil
	}
	return "", ErrName
}
