package vectors

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkOthers holds what is no XML to what all records have in common, and calls check for each. It returns how many
// there are.
func checkOthers(t *testing.T, records func(func(Record) bool), modes []string, check func(fault func(string, ...any), r *Record, messages [][]byte)) (n int) {
	t.Helper()
	last, ids := "", map[string]bool{}
	for r := range records {
		n++
		fault := func(format string, args ...any) {
			t.Helper()
			t.Errorf("%s: %s", r.Name, fmt.Sprintf(format, args...))
		}
		if r.Name <= last || ids[r.ID] || len(r.ID) != 16 {
			fault("names are unique and sorted, and ids are unique")
		}
		last, ids[r.ID] = r.Name, true
		if r.XML() || !slices.Contains(modes, r.Mode) || !strings.HasPrefix(r.Name, r.Category+"/") || !strings.HasSuffix(r.Name, "/"+r.Mode) {
			fault("its name is not its category, a case and the mode %q", r.Mode)
		}
		if r.Why == "" || r.Section == "" || len(r.Confirmed) != 1 {
			fault("why, section or confirmed are missing")
		}
		if (r.Expect == Accept) != (r.Rule == "") && r.Expect != Incomplete || (r.Rule == "") != (r.Condition == "") {
			fault("expects %s, with rule %q and condition %q", r.Expect, r.Rule, r.Condition)
		}
		messages, err := r.Messages()
		if err != nil {
			fault("%v", err)
			continue
		}
		if r.Offset != nil && (*r.Offset < 0 || *r.Offset > int64(len(messages[r.Message]))) {
			fault("offset %d of %d", *r.Offset, len(messages[r.Message]))
		}
		check(fault, &r, messages)
	}
	return n
}

func TestAddresses(t *testing.T) {
	n := checkOthers(t, Addresses(), []string{ModeAddress, ModeEscape}, func(fault func(string, ...any), r *Record, messages [][]byte) {
		input := messages[0]
		switch r.Expect {
		case Accept:
			if r.Address == nil || r.Part != "" || r.Offset != nil {
				fault("an address has its parts, and no fault")
				return
			}
			for _, part := range []string{r.Address.Local, r.Address.Domain, r.Address.Resource} {
				if len(part) > 1023 || !utf8.ValidString(part) {
					fault("%q is no part", part)
				}
			}
			if r.Mode == ModeAddress && (r.Address.Domain == "" || strings.ContainsAny(r.Address.Local, `"&'/:<>@ `) || strings.ContainsAny(r.Address.Domain, "/@ ")) {
				fault("%q is no address", *r.Address)
			}
			if r.Mode == ModeEscape && strings.ContainsAny(r.Address.Local, `"&'/:<>@ `) {
				fault("%q is not escaped", r.Address.Local)
			}
		case Reject:
			if r.Address != nil || !slices.Contains([]string{"address", "local", "domain", "resource"}, r.Part) || r.Offset == nil || r.Condition != "jid-malformed" {
				fault("what is no address has a part at fault, an offset and a condition")
				return
			}
			at := input[*r.Offset:]
			if c, size := utf8.DecodeRune(at); (c == utf8.RuneError && size == 1) != (r.Rule == "utf-8") {
				fault("%s is reported at %q", r.Rule, at)
			}
		default:
			fault("expect is %q", r.Expect)
		}
	})
	if n < 4000 {
		t.Errorf("only %d addresses", n)
	}
}

func TestCompressed(t *testing.T) {
	n := checkOthers(t, Compressed(), []string{ModeZlib, ModeDeflate}, func(fault func(string, ...any), r *Record, messages [][]byte) {
		guard := r.Settings != nil && r.Settings.Guard != nil
		switch r.Expect {
		case Accept:
			if r.Output == nil || r.Offset != nil {
				fault("what is accepted has an output, and no fault")
			}
		case Incomplete:
			if r.Mode != ModeZlib || r.Output == nil || r.Rule != "" && (r.Rule != "truncated" || r.Offset == nil) {
				fault("what breaks off is a stream, and has what is before it")
			}
		case Reject:
			if limit := r.Condition == "policy-violation"; limit != (r.Output == nil) || limit != (r.Offset == nil) || limit && !guard {
				fault("what is refused has an offset and what is before it, or passes a limit that it names")
			}
		default:
			fault("expect is %q", r.Expect)
		}
		if len(r.Parts) == 0 && len(messages[0]) > 70000 {
			fault("%d bytes are more than a vector needs", len(messages[0]))
		}
		if r.Confirmed[0] == ByZlib {
			if why := standard(r, messages); why != "" {
				fault("the standard library %s", why)
			}
		} else if r.Condition != "policy-violation" {
			fault("confirmed by %v", r.Confirmed)
		}
	})
	if n < 500 {
		t.Errorf("only %d records", n)
	}
}

// standard asks compress/zlib and compress/flate for the output of a record, and whether it is corrupt. It returns in what
// they do not confirm it.
func standard(r *Record, messages [][]byte) string {
	var out []byte
	var err error
	for _, m := range messages {
		var more []byte
		if r.Mode == ModeZlib {
			more, err = standardStream(m)
		} else {
			more, err = standardMessage(m, out, r.Settings != nil && r.Settings.NoContext)
		}
		if err != nil {
			if r.Mode == ModeZlib {
				out = append(out, more...)
			}
			break
		}
		out = append(out, more...)
	}
	if (err == nil) != (r.Expect == Accept) {
		return fmt.Sprintf("says %v", err)
	}
	if !r.Output.Begins(out) || err == nil && int64(len(out)) > r.Output.Size {
		return fmt.Sprintf("has %d other bytes", len(out))
	}
	return ""
}

func standardStream(b []byte) ([]byte, error) {
	in := bytes.NewReader(b)
	z, err := zlib.NewReader(in)
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(z)
	if err == nil && in.Len() > 0 {
		err = fmt.Errorf("%d bytes behind the end", in.Len())
	}
	return out, err
}

// standardMessage puts back what a flush ends with, and a final block behind it, so that the end is one.
func standardMessage(payload, past []byte, noContext bool) ([]byte, error) {
	if noContext {
		past = nil
	}
	in := bytes.NewReader(slices.Concat(payload, []byte("\x00\x00\xFF\xFF\x01\x00\x00\xFF\xFF")))
	var out []byte
	for in.Len() > 0 { // a block that says it is the last one is not
		z := flate.NewReaderDict(in, slices.Concat(past, out))
		more, err := io.ReadAll(z)
		out = append(out, more...)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

func ExampleAddresses() {
	for r := range Addresses() {
		if r.Name == "jid-mapping/fullwidth/uff20-first/local/address" {
			input, _ := r.Bytes()
			fmt.Printf("%s\n%s: %s, %s, at %d of the %spart: %s\n", input, r.Expect, r.Condition, r.Rule, *r.Offset, r.Part, r.Section)
		}
	}
	// Output:
	// ＠y@example.com/r
	// reject: jid-malformed, forbidden, at 0 of the localpart: RFC 7622 §3.3.1
}
