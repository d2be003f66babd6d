package compress

import (
	"fmt"
	"strconv"
)

// Extension and parameters of RFC 7692 §7.
const (
	extensionName           = "permessage-deflate"
	serverNoContextTakeover = "server_no_context_takeover"
	clientNoContextTakeover = "client_no_context_takeover"
	serverMaxWindowBits     = "server_max_window_bits"
	clientMaxWindowBits     = "client_max_window_bits"

	minBits, maxBits = 8, 15
)

// Params are the parameters of permessage-deflate (RFC 7692 §7.1): what one end
// demands before the handshake, and what both are held to behind it. The zero
// value demands nothing: whatever the peer asks for is granted, and windows are
// of 32 KiB.
//
// A window that is smaller than that costs the receiver's memory less: see the
// package documentation. One of 8 bits is honoured here, but not by zlib, which
// compresses with 9 where it was asked for 8: an [MessageInflater] can read that,
// but a peer that took the 8 bits at their word cannot.
type Params struct {
	// ServerNoContextTakeover: the server compresses each message for itself.
	ServerNoContextTakeover bool
	// ClientNoContextTakeover: the client does.
	ClientNoContextTakeover bool
	// ServerMaxWindowBits, from 8 to 15, is the binary logarithm of the
	// farthest that the server's messages refer back. 0 stands for 15.
	ServerMaxWindowBits int
	// ClientMaxWindowBits is that of the client's messages. 0 stands for 15.
	ClientMaxWindowBits int
}

// resolve returns p with its defaults filled in.
func (p Params) resolve() (Params, error) {
	for _, bits := range []*int{&p.ServerMaxWindowBits, &p.ClientMaxWindowBits} {
		if *bits == 0 {
			*bits = maxBits
		}
		if *bits < minBits || *bits > maxBits {
			return p, fmt.Errorf("%w: a window of %d bits; there are %d to %d", ErrOptions, *bits, minBits, maxBits)
		}
	}
	return p, nil
}

// sender returns what the given end's messages are held to.
func (p Params) sender(r Role) (takeover bool, bits int, err error) {
	p, err = p.resolve()
	switch {
	case err != nil:
		return false, 0, err
	case r == Client:
		return !p.ClientNoContextTakeover, p.ClientMaxWindowBits, nil
	case r == Server:
		return !p.ServerNoContextTakeover, p.ServerMaxWindowBits, nil
	}
	return false, 0, fmt.Errorf("%w: there is no role %d", ErrOptions, r)
}

// Offer returns the element of Sec-WebSocket-Extensions in which a client offers
// permessage-deflate, so that a server that accepts is held to p. It always
// lets the server choose the client's window.
func (p Params) Offer() (string, error) {
	p, err := p.resolve()
	if err != nil {
		return "", err
	}
	e := p.extension()
	if p.ClientMaxWindowBits == maxBits {
		e.Params = append(e.Params, Param{Name: clientMaxWindowBits})
	}
	return e.String(), nil
}

// extension returns what of p differs from the default.
func (p Params) extension() Extension {
	e := Extension{Name: extensionName}
	if p.ServerNoContextTakeover {
		e.Params = append(e.Params, Param{Name: serverNoContextTakeover})
	}
	if p.ClientNoContextTakeover {
		e.Params = append(e.Params, Param{Name: clientNoContextTakeover})
	}
	if p.ServerMaxWindowBits != maxBits {
		e.Params = append(e.Params, Param{serverMaxWindowBits, strconv.Itoa(p.ServerMaxWindowBits)})
	}
	if p.ClientMaxWindowBits != maxBits {
		e.Params = append(e.Params, Param{clientMaxWindowBits, strconv.Itoa(p.ClientMaxWindowBits)})
	}
	return e
}

// Accept answers as a server, which demands p, to the values of a client's
// Sec-WebSocket-Extensions headers. It takes the first offer of permessage-deflate
// that it can accept, and returns what both are held to from now on, and the
// element to answer with. Where there is no such offer it declines: it returns
// an empty element and no error.
//
// Declined are offers with parameters that are unknown, repeated or invalid
// (§7.1), and those by which the client could not be held to p: if p limits the
// client's window, the client must have said that it can be limited.
//
// The error wraps [ErrOptions], or is an [*Error] with RuleExtensions: the
// handshake fails.
func (p Params) Accept(values ...string) (agreed Params, answer string, err error) {
	if p, err = p.resolve(); err != nil {
		return Params{}, "", err
	}
	list, err := ParseExtensions(values...)
	if err != nil {
		return Params{}, "", err
	}
	for _, e := range list {
		offer, ok := readParams(e)
		if !ok {
			continue
		}
		if agreed, answer, ok := p.accept(offer); ok {
			return agreed, answer.String(), nil
		}
	}
	return Params{}, "", nil
}

func (p Params) accept(offer params) (agreed Params, answer Extension, ok bool) {
	if p.ClientMaxWindowBits != maxBits && offer.ClientMaxWindowBits == 0 && !offer.bare {
		return p, answer, false
	}
	agreed = p
	agreed.ServerNoContextTakeover = p.ServerNoContextTakeover || offer.ServerNoContextTakeover
	// A client that hints at it does it anyway (§7.1.1.2); saying so binds it.
	agreed.ClientNoContextTakeover = p.ClientNoContextTakeover || offer.ClientNoContextTakeover
	if offer.ServerMaxWindowBits != 0 {
		agreed.ServerMaxWindowBits = min(p.ServerMaxWindowBits, offer.ServerMaxWindowBits)
	}
	if offer.ClientMaxWindowBits != 0 {
		agreed.ClientMaxWindowBits = min(p.ClientMaxWindowBits, offer.ClientMaxWindowBits)
	}
	answer = agreed.extension()
	if offer.ServerMaxWindowBits != 0 && agreed.ServerMaxWindowBits == maxBits { // an offer of it is accepted by saying it
		answer.Params = append(answer.Params, Param{serverMaxWindowBits, strconv.Itoa(maxBits)})
	}
	return agreed, answer, true
}

// Confirm judges as a client, which made the offer of p, the values of a
// server's Sec-WebSocket-Extensions headers. It returns what both are held to
// from now on; or false where the server declined, so that messages are not
// compressed. Other extensions are the caller's to judge.
//
// The error wraps [ErrOptions], or is an [*Error]: RuleExtensions where the
// header is malformed, RuleNegotiation where the answer has parameters that are
// unknown, repeated, invalid or not offered, or grants not what was demanded.
// The client must fail the connection (§7.1).
func (p Params) Confirm(values ...string) (agreed Params, ok bool, err error) {
	if p, err = p.resolve(); err != nil {
		return Params{}, false, err
	}
	list, err := ParseExtensions(values...)
	if err != nil {
		return Params{}, false, err
	}
	for _, e := range list {
		if e.Name != extensionName {
			continue
		}
		answer, valid := readParams(e)
		if ok || !valid {
			return Params{}, false, &Error{Rule: RuleNegotiation}
		}
		if agreed, ok = p.confirm(answer); !ok {
			return Params{}, false, &Error{Rule: RuleNegotiation}
		}
	}
	return agreed, ok, nil
}

func (p Params) confirm(answer params) (agreed Params, ok bool) {
	agreed = p
	switch {
	case answer.bare,
		p.ServerNoContextTakeover && !answer.ServerNoContextTakeover,
		p.ServerMaxWindowBits != maxBits && answer.ServerMaxWindowBits == 0,
		answer.ServerMaxWindowBits > p.ServerMaxWindowBits,
		answer.ClientMaxWindowBits > p.ClientMaxWindowBits:
		return agreed, false
	}
	agreed.ServerNoContextTakeover = answer.ServerNoContextTakeover
	agreed.ClientNoContextTakeover = p.ClientNoContextTakeover || answer.ClientNoContextTakeover
	if answer.ServerMaxWindowBits != 0 {
		agreed.ServerMaxWindowBits = answer.ServerMaxWindowBits
	}
	if answer.ClientMaxWindowBits != 0 {
		agreed.ClientMaxWindowBits = answer.ClientMaxWindowBits
	}
	return agreed, true
}

// params are the parameters as an offer or an answer has them: those that it
// does not have are 0.
type params struct {
	Params
	bare bool // client_max_window_bits without a value
}

// readParams reads the parameters of permessage-deflate. It returns false for
// another extension, and where they are unknown, repeated or invalid.
func readParams(e Extension) (p params, ok bool) {
	if e.Name != extensionName {
		return p, false
	}
	seen := make(map[string]bool, len(e.Params))
	for _, param := range e.Params {
		if seen[param.Name] {
			return p, false
		}
		seen[param.Name] = true
		switch param.Name {
		case serverNoContextTakeover:
			p.ServerNoContextTakeover, ok = true, param.Value == ""
		case clientNoContextTakeover:
			p.ClientNoContextTakeover, ok = true, param.Value == ""
		case serverMaxWindowBits:
			p.ServerMaxWindowBits, ok = windowBits(param.Value)
		case clientMaxWindowBits:
			if p.ClientMaxWindowBits, ok = windowBits(param.Value); param.Value == "" {
				p.bare, ok = true, true
			}
		default:
			ok = false
		}
		if !ok {
			return p, false
		}
	}
	return p, true
}

// windowBits reads a decimal number from 8 to 15 without leading zeros (§7.1.2).
func windowBits(s string) (int, bool) {
	for bits := minBits; bits <= maxBits; bits++ {
		if s == strconv.Itoa(bits) {
			return bits, true
		}
	}
	return 0, false
}
