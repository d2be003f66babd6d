// Package expat drives the C library expat with namespaces, as a peer in
// benchmarks and as an oracle in tests.
//
//	p, err := expat.New(expat.Collect)
//	defer p.Close()
//	for chunk := range chunks {
//		err = p.Parse(chunk, false)
//	}
//	err = p.Parse(nil, true)
//	events, err := p.Events()
//
// The handlers are written in C: calling back into Go for each event would
// measure cgo. They either count what a consumer is given, or record it.
//
// Input is taken for UTF-8 whatever it declares, since that is what XMPP
// tells a parser from outside (RFC 6120 §11.6). No external entity is loaded.
package expat
