package frame

import (
	"fmt"
	"math"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// Body is what the wrapper of a BOSH request or response says in its attributes
// (XEP-0124 §7 to §18, XEP-0206 §4 to §6). An attribute that is empty, or the zero
// Number, is absent.
//
// The numbers of requests, which of them wait, and what is sent again are the
// HTTP layer's.
type Body struct {
	SID string // of the session: in every body but the one that asks for it
	RID Number // of the request
	Ack Number // the highest RID that was received

	To, From, Lang string

	// What a client asks for, and a connection manager grants.
	Ver        string // of XEP-0124: "1.6"
	Version    string // of XMPP: "1.0"
	Wait, Hold Number // seconds; requests
	Requests   Number
	Polling    Number // seconds
	Inactivity Number // seconds
	MaxPause   Number // seconds
	Pause      Number // seconds
	Content    string // the type of HTTP content
	Route      string
	Accept     string
	Charsets   string
	AuthID     string // the id of the stream
	Stream     string
	Key        string
	NewKey     string
	Secure     bool

	// RestartLogic says that the connection manager knows about Restart.
	RestartLogic bool
	// Restart begins a new stream (XEP-0206 §5).
	Restart bool

	// Type is "terminate" at the end, "error" where the body may be sent again, and
	// Condition says why (XEP-0124 §17.2).
	Type, Condition string
	// Report and Time are about a request that was sent again (XEP-0124 §9.3).
	Report, Time Number
}

// Number is a number that may be absent: the zero value is. Numbers are not
// negative, and have at most 53 bits (XEP-0124 §7.1).
type Number struct {
	n int64 // one more than the number
}

// Some returns a number that is there. It is for numbers that may be: others
// give the absent one.
func Some(n int64) Number {
	if n < 0 || n > maxNumber {
		return Number{}
	}
	return Number{n + 1}
}

const maxNumber = 1<<53 - 1

// Value returns the number, and whether it is there.
func (n Number) Value() (int64, bool) { return max(n.n-1, 0), n.n > 0 }

// BodyError says which attribute of a BOSH body is wrong. The condition to answer
// with is bad-request (XEP-0124 §17.2).
type BodyError struct {
	Attribute string
	Missing   bool
}

// Error describes the error in one line.
func (e *BodyError) Error() string {
	how := "malformed"
	if e.Missing {
		how = "missing"
	}
	return fmt.Sprintf("stanza: attribute %q of a BOSH body is %s (bad-request)", e.Attribute, how)
}

// An attribute of a body has one of these.
type bodyAttr struct {
	name   names.Name
	text   func(b *Body) *string
	number func(b *Body) *Number
	flag   func(b *Body) *bool
}

var bodyAttrs = [...]bodyAttr{
	{name: names.RID, number: func(b *Body) *Number { return &b.RID }},
	{name: names.SID, text: func(b *Body) *string { return &b.SID }},
	{name: names.Ack, number: func(b *Body) *Number { return &b.Ack }},
	{name: names.To, text: func(b *Body) *string { return &b.To }},
	{name: names.From, text: func(b *Body) *string { return &b.From }},
	{name: names.XMLLang, text: func(b *Body) *string { return &b.Lang }},
	{name: names.Ver, text: func(b *Body) *string { return &b.Ver }},
	{name: names.XBOSHVersion, text: func(b *Body) *string { return &b.Version }},
	{name: names.Wait, number: func(b *Body) *Number { return &b.Wait }},
	{name: names.Hold, number: func(b *Body) *Number { return &b.Hold }},
	{name: names.Requests, number: func(b *Body) *Number { return &b.Requests }},
	{name: names.Polling, number: func(b *Body) *Number { return &b.Polling }},
	{name: names.Inactivity, number: func(b *Body) *Number { return &b.Inactivity }},
	{name: names.Maxpause, number: func(b *Body) *Number { return &b.MaxPause }},
	{name: names.Pause, number: func(b *Body) *Number { return &b.Pause }},
	{name: names.Content, text: func(b *Body) *string { return &b.Content }},
	{name: names.Route, text: func(b *Body) *string { return &b.Route }},
	{name: names.Accept, text: func(b *Body) *string { return &b.Accept }},
	{name: names.Charsets, text: func(b *Body) *string { return &b.Charsets }},
	{name: names.AuthID, text: func(b *Body) *string { return &b.AuthID }},
	{name: names.Stream, text: func(b *Body) *string { return &b.Stream }},
	{name: names.Key, text: func(b *Body) *string { return &b.Key }},
	{name: names.Newkey, text: func(b *Body) *string { return &b.NewKey }},
	{name: names.Secure, flag: func(b *Body) *bool { return &b.Secure }},
	{name: names.XBOSHRestartlogic, flag: func(b *Body) *bool { return &b.RestartLogic }},
	{name: names.XBOSHRestart, flag: func(b *Body) *bool { return &b.Restart }},
	{name: names.Type, text: func(b *Body) *string { return &b.Type }},
	{name: names.Condition, text: func(b *Body) *string { return &b.Condition }},
	{name: names.Report, number: func(b *Body) *Number { return &b.Report }},
	{name: names.Time, number: func(b *Body) *Number { return &b.Time }},
}

// read makes b what the attributes of a body say. Strings that stay the same are
// not allocated again.
func (b *Body) read(attr func(names.Name) []byte) *BodyError {
	for i := range bodyAttrs {
		a := &bodyAttrs[i]
		v := attr(a.name)
		ok := true
		switch {
		case a.text != nil:
			if t := a.text(b); *t != string(v) {
				*t = string(v)
			}
		case a.number != nil:
			*a.number(b), ok = parseNumber(v)
		default:
			*a.flag(b), ok = parseFlag(v)
		}
		if !ok {
			return &BodyError{Attribute: a.name.Local()}
		}
	}
	switch b.Type {
	case "", "terminate", "error":
		return nil
	}
	return &BodyError{Attribute: names.Type.Local()}
}

// parseNumber reads a number, the absent one of nil.
func parseNumber(v []byte) (Number, bool) {
	if v == nil {
		return Number{}, true
	}
	v = trimSpace(v)
	n := int64(0)
	for _, c := range v {
		if c < '0' || c > '9' || n > (math.MaxInt64-9)/10 {
			return Number{}, false
		}
		n = 10*n + int64(c-'0')
	}
	return Some(n), len(v) > 0 && n <= maxNumber
}

// parseFlag reads a boolean of XML Schema, false of nil.
func parseFlag(v []byte) (value, ok bool) {
	switch string(trimSpace(v)) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, v == nil
}

// header returns what a body that opens a stream says of it.
func (b *Body) header() Header {
	return Header{To: b.To, From: b.From, ID: b.AuthID, Version: b.Version, Lang: b.Lang}
}

// PeekBody reads the attributes of a BOSH body, and no further than its start
// tag: so that the HTTP layer finds the session that the body belongs to. What
// follows is judged by the session. The error is an [*parser.Error] or a
// [*BodyError], or about the limits.
func PeekBody(b []byte, l limits.Limits) (Body, error) {
	p, err := parser.New(parser.Options{Framing: parser.Body, Limits: l})
	if err != nil {
		return Body{}, err
	}
	defer p.Close()
	for {
		if b = b[p.Feed(b):]; len(b) == 0 {
			p.Finish()
		}
		t, err := p.Next()
		switch {
		case err == parser.ErrMoreInput:
			continue
		case err == nil && t.Name() != names.HTTPBindBody:
			_, err = p.Next() // what is wrong with it
		}
		if err != nil {
			return Body{}, err
		}
		var body Body
		if err := body.read(func(n names.Name) []byte { v, _ := t.Attr(n); return v }); err != nil {
			return Body{}, err
		}
		return body, nil
	}
}
