package fuzz

import (
	"errors"
	"fmt"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/precis"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// CheckAddress prepares and enforces the address of a record of mode vectors.ModeAddress, or escapes what is to be, and
// returns what is wrong with the answer of package jid; nil if it is as the record says.
func CheckAddress(r *vectors.Record) error {
	input, err := r.Bytes()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRequest, err)
	}
	if r.Settings != nil && r.Settings.Unicode != "" && r.Settings.Unicode != precis.UnicodeVersion {
		return fmt.Errorf("%w: %q is decided by Unicode %s, and this is %s", ErrRequest, r.Label(), r.Settings.Unicode, precis.UnicodeVersion)
	}
	var got vectors.Address
	if r.Mode == vectors.ModeEscape {
		got.Local, err = jid.Escape(string(input))
		if err == nil && jid.Unescape(got.Local) != string(input) {
			return broken("it is unescaped to %q", jid.Unescape(got.Local))
		}
	} else {
		var j jid.JID
		j, err = jid.ParseBytes(input)
		got = vectors.Address{Local: j.Local(), Domain: j.Domain(), Resource: j.Resource()}
	}
	if e, ok := errors.AsType[*jid.Error](err); ok {
		switch {
		case r.Expect == vectors.Accept:
			return broken("rejected: %v", e)
		case r.Rule != e.Rule.String(), r.Part != e.Part.String(), r.Offset != nil && *r.Offset != int64(e.Offset):
			return broken("%s %s at %d, wanted %s %s at %d", e.Part, e.Rule, e.Offset, r.Part, r.Rule, *r.Offset)
		}
		return nil
	}
	switch {
	case err != nil:
		return err
	case r.Expect != vectors.Accept:
		return broken("accepted as %+q, wanted %s %s", got, r.Part, r.Rule)
	case r.Address != nil && got != *r.Address:
		return broken("it is %+q, wanted %+q", got, *r.Address)
	}
	return nil
}
