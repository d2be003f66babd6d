package compress_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame/compress"
)

func TestParseExtensions(t *testing.T) {
	for _, c := range []struct {
		in   []string
		want string // what it is written as; empty where it is malformed
		at   int64
	}{
		{[]string{"permessage-deflate"}, "permessage-deflate", 0},
		{[]string{" \tpermessage-deflate ; a ;b=1\t; c = \"2\" "}, "permessage-deflate; a; b=1; c=2", 0},
		{[]string{"a;b,c;d=e", "f"}, "a; b, c; d=e, f", 0},
		{[]string{",a,,b,"}, "a, b", 0},
		{[]string{`a; b="1\0"`}, "a; b=10", 0},
		{[]string{"", ""}, "", -1},
		{nil, "", -1},
		{[]string{"a b"}, "", 2},
		{[]string{"a;"}, "", 2},
		{[]string{"a;;b"}, "", 2},
		{[]string{"a;b="}, "", 4},
		{[]string{"a;b=,c"}, "", 4},
		{[]string{`a;b=""`}, "", 6},
		{[]string{`a;b="1`}, "", 6},
		{[]string{`a;b="1 2"`}, "", 6},
		{[]string{`a;b="\`}, "", 6},
		{[]string{`a;b="1"2`}, "", 7},
		{[]string{"a;b=1=2"}, "", 5},
		{[]string{"=1"}, "", 0},
		{[]string{"x", "a/b"}, "", 3},
		{[]string{"a;b=\xff"}, "", 4},
		{[]string{"a\x00"}, "", 1},
		{[]string{"a\n"}, "", 1},
	} {
		list, err := compress.ParseExtensions(c.in...)
		var got []string
		for _, e := range list {
			got = append(got, e.String())
		}
		if c.want != "" || c.at < 0 {
			if strings.Join(got, ", ") != c.want || err != nil {
				t.Errorf("%q: %q, %v", c.in, got, err)
			}
			continue
		}
		if e := wantError(t, err, compress.RuleExtensions); e.In != c.at || list != nil {
			t.Errorf("%q: %v", c.in, err)
		}
	}
}

type params = compress.Params

func TestOffer(t *testing.T) {
	for _, c := range []struct {
		p    params
		want string
	}{
		{params{}, "permessage-deflate; client_max_window_bits"},
		{params{ClientMaxWindowBits: 15}, "permessage-deflate; client_max_window_bits"},
		{params{ClientMaxWindowBits: 9, ServerMaxWindowBits: 10}, "permessage-deflate; server_max_window_bits=10; client_max_window_bits=9"},
		{params{ServerNoContextTakeover: true, ClientNoContextTakeover: true, ServerMaxWindowBits: 8},
			"permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=8; client_max_window_bits"},
	} {
		if got, err := c.p.Offer(); got != c.want || err != nil {
			t.Errorf("%+v: %q, %v", c.p, got, err)
		}
	}
}

// TestAccept: what a server answers, and what both are held to (RFC 7692 §7.1).
func TestAccept(t *testing.T) {
	const pmd = "permessage-deflate"
	defaults := params{ServerMaxWindowBits: 15, ClientMaxWindowBits: 15}
	with := func(change func(*params)) params {
		p := defaults
		change(&p)
		return p
	}
	for _, c := range []struct {
		name   string
		p      params
		offers string
		answer string // empty: declined
		agreed params
	}{
		{"nothing offered", params{}, "", "", params{}},
		{"another extension", params{}, "permessage-bzip2, x-webkit-deflate-frame", "", params{}},
		{"bare", params{}, pmd, pmd, defaults},
		{"as browsers do", params{}, pmd + "; client_max_window_bits", pmd, defaults},
		{"second in the list", params{}, "x; y=1, " + pmd, pmd, defaults},

		{"§7.1.1.1 offered", params{}, pmd + "; server_no_context_takeover", pmd + "; server_no_context_takeover",
			with(func(p *params) { p.ServerNoContextTakeover = true })},
		{"§7.1.1.1 not offered", params{ServerNoContextTakeover: true}, pmd, pmd + "; server_no_context_takeover",
			with(func(p *params) { p.ServerNoContextTakeover = true })},
		{"§7.1.1.1 with a value", params{}, pmd + "; server_no_context_takeover=1", "", params{}},
		{"§7.1.1.2 offered", params{}, pmd + "; client_no_context_takeover", pmd + "; client_no_context_takeover",
			with(func(p *params) { p.ClientNoContextTakeover = true })},
		{"§7.1.1.2 not offered", params{ClientNoContextTakeover: true}, pmd, pmd + "; client_no_context_takeover",
			with(func(p *params) { p.ClientNoContextTakeover = true })},
		{"§7.1.1.2 with a value", params{}, pmd + "; client_no_context_takeover=x", "", params{}},

		{"§7.1.2.1 offered", params{}, pmd + "; server_max_window_bits=10", pmd + "; server_max_window_bits=10",
			with(func(p *params) { p.ServerMaxWindowBits = 10 })},
		{"§7.1.2.1 quoted", params{}, pmd + `; server_max_window_bits="10"`, pmd + "; server_max_window_bits=10",
			with(func(p *params) { p.ServerMaxWindowBits = 10 })},
		{"§7.1.2.1 offered more than is wanted", params{ServerMaxWindowBits: 9}, pmd + "; server_max_window_bits=10", pmd + "; server_max_window_bits=9",
			with(func(p *params) { p.ServerMaxWindowBits = 9 })},
		{"§7.1.2.1 all of it", params{}, pmd + "; server_max_window_bits=15", pmd + "; server_max_window_bits=15", defaults},
		{"§7.1.2.1 not offered", params{ServerMaxWindowBits: 9}, pmd, pmd + "; server_max_window_bits=9",
			with(func(p *params) { p.ServerMaxWindowBits = 9 })},
		{"§7.1.2.1 eight", params{}, pmd + "; server_max_window_bits=8", pmd + "; server_max_window_bits=8",
			with(func(p *params) { p.ServerMaxWindowBits = 8 })},
		{"§7.1.2.1 without a value", params{}, pmd + "; server_max_window_bits", "", params{}},
		{"§7.1.2.1 too small", params{}, pmd + "; server_max_window_bits=7", "", params{}},
		{"§7.1.2.1 too large", params{}, pmd + "; server_max_window_bits=16", "", params{}},
		{"§7.1.2.1 leading zero", params{}, pmd + "; server_max_window_bits=09", "", params{}},
		{"§7.1.2.1 sign", params{}, pmd + "; server_max_window_bits=+9", "", params{}},
		{"§7.1.2.1 overflow", params{}, pmd + "; server_max_window_bits=4294967305", "", params{}},

		{"§7.1.2.2 offered", params{}, pmd + "; client_max_window_bits=10", pmd + "; client_max_window_bits=10",
			with(func(p *params) { p.ClientMaxWindowBits = 10 })},
		{"§7.1.2.2 limited", params{ClientMaxWindowBits: 9}, pmd + "; client_max_window_bits", pmd + "; client_max_window_bits=9",
			with(func(p *params) { p.ClientMaxWindowBits = 9 })},
		{"§7.1.2.2 the smaller one", params{ClientMaxWindowBits: 11}, pmd + "; client_max_window_bits=10", pmd + "; client_max_window_bits=10",
			with(func(p *params) { p.ClientMaxWindowBits = 10 })},
		{"§7.1.2.2 cannot be limited", params{ClientMaxWindowBits: 9}, pmd, "", params{}},
		{"§7.1.2.2 too small", params{}, pmd + "; client_max_window_bits=7", "", params{}},
		{"§7.1.2.2 leading zero", params{}, pmd + "; client_max_window_bits=08", "", params{}},

		{"unknown", params{}, pmd + "; x", "", params{}},
		{"unknown, with a value", params{}, pmd + "; server_no_context_takeover; x=1", "", params{}},
		{"other case", params{}, pmd + "; Server_No_Context_Takeover", "", params{}},
		{"repeated", params{}, pmd + "; server_no_context_takeover; server_no_context_takeover", "", params{}},
		{"repeated with another value", params{}, pmd + "; client_max_window_bits; client_max_window_bits=9", "", params{}},
		{"the fallback is taken", params{}, pmd + "; x, " + pmd + "; server_max_window_bits=77, " + pmd + "; client_no_context_takeover",
			pmd + "; client_no_context_takeover", with(func(p *params) { p.ClientNoContextTakeover = true })},
		{"the first that fits is taken", params{}, pmd + "; server_max_window_bits=10, " + pmd, pmd + "; server_max_window_bits=10",
			with(func(p *params) { p.ServerMaxWindowBits = 10 })},
	} {
		t.Run(c.name, func(t *testing.T) {
			agreed, answer, err := c.p.Accept(c.offers)
			if answer != c.answer || agreed != c.agreed || err != nil {
				t.Errorf("%q, %+v, %v", answer, agreed, err)
			}
		})
	}
	if _, _, err := (params{}).Accept("a;"); !errors.Is(err, compress.RuleExtensions) {
		t.Error(err)
	}
}

// TestConfirm: what a client makes of an answer (RFC 7692 §7.1).
func TestConfirm(t *testing.T) {
	const pmd = "permessage-deflate"
	for _, c := range []struct {
		name   string
		p      params
		answer string
		agreed params // zero: declined
		fails  bool
	}{
		{"declined", params{}, "", params{}, false},
		{"another extension", params{}, "x", params{}, false},
		{"bare", params{}, pmd, params{false, false, 15, 15}, false},
		{"among others", params{}, "x, " + pmd + ", y", params{false, false, 15, 15}, false},
		{"all", params{}, pmd + "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=\"8\"",
			params{true, true, 9, 8}, false},
		{"the client's own word", params{ClientNoContextTakeover: true, ClientMaxWindowBits: 10}, pmd, params{false, true, 15, 10}, false},
		{"granted", params{ServerNoContextTakeover: true, ServerMaxWindowBits: 10}, pmd + "; server_no_context_takeover; server_max_window_bits=9",
			params{true, false, 9, 15}, false},
		{"takeover not granted", params{ServerNoContextTakeover: true}, pmd, params{}, true},
		{"window not granted", params{ServerMaxWindowBits: 10}, pmd, params{}, true},
		{"window too large", params{ServerMaxWindowBits: 10}, pmd + "; server_max_window_bits=11", params{}, true},
		{"client's window larger than it said", params{ClientMaxWindowBits: 10}, pmd + "; client_max_window_bits=11", params{}, true},
		{"client's window without a value", params{}, pmd + "; client_max_window_bits", params{}, true},
		{"server's window without a value", params{}, pmd + "; server_max_window_bits", params{}, true},
		{"unknown", params{}, pmd + "; x", params{}, true},
		{"invalid", params{}, pmd + "; server_max_window_bits=7", params{}, true},
		{"flag with a value", params{}, pmd + "; server_no_context_takeover=true", params{}, true},
		{"repeated", params{}, pmd + "; server_no_context_takeover; server_no_context_takeover", params{}, true},
		{"twice", params{}, pmd + ", " + pmd, params{}, true},
		{"twice, the second one bad", params{}, pmd + ", " + pmd + "; x", params{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			agreed, ok, err := c.p.Confirm(c.answer)
			if c.fails {
				wantError(t, err, compress.RuleNegotiation)
			} else if err != nil {
				t.Fatal(err)
			}
			if agreed != c.agreed || ok != (c.agreed != params{}) {
				t.Errorf("%+v, %v", agreed, ok)
			}
		})
	}
	if _, _, err := (params{}).Confirm("a;"); !errors.Is(err, compress.RuleExtensions) {
		t.Error(err)
	}
}

// allParams are all that can be demanded.
func allParams() (all []params) {
	for _, server := range []int{0, 8, 12, 15} {
		for _, client := range []int{0, 8, 12, 15} {
			for i := range 4 {
				all = append(all, params{i&1 != 0, i&2 != 0, server, client})
			}
		}
	}
	return all
}

// TestBothEndsAgree: whatever a client and a server demand, the client confirms
// what the server accepts, both are then held to the same, and that is as narrow
// as each demanded.
func TestBothEndsAgree(t *testing.T) {
	for _, client := range allParams() {
		offer, err := client.Offer()
		if err != nil {
			t.Fatal(err)
		}
		for _, server := range allParams() {
			accepted, answer, err := server.Accept(offer)
			if err != nil || answer == "" {
				t.Fatalf("%+v declines %q: %v", server, offer, err)
			}
			confirmed, ok, err := client.Confirm(answer)
			if err != nil || !ok || confirmed != accepted {
				t.Fatalf("%q answered by %q: %+v, %+v, %v", offer, answer, accepted, confirmed, err)
			}
			for _, p := range []params{client, server} {
				if p.ServerNoContextTakeover && !accepted.ServerNoContextTakeover ||
					p.ClientNoContextTakeover && !accepted.ClientNoContextTakeover ||
					p.ServerMaxWindowBits != 0 && accepted.ServerMaxWindowBits > p.ServerMaxWindowBits ||
					p.ClientMaxWindowBits != 0 && accepted.ClientMaxWindowBits > p.ClientMaxWindowBits {
					t.Fatalf("%+v and %+v agree on %+v", client, server, accepted)
				}
			}
		}
	}
}

func TestParamsOptions(t *testing.T) {
	for _, p := range []params{{ServerMaxWindowBits: 7}, {ClientMaxWindowBits: 16}, {ClientMaxWindowBits: -1}} {
		if _, err := p.Offer(); !errors.Is(err, compress.ErrOptions) {
			t.Errorf("%+v: %v", p, err)
		}
		if _, _, err := p.Accept("permessage-deflate"); !errors.Is(err, compress.ErrOptions) {
			t.Errorf("%+v: %v", p, err)
		}
		if _, _, err := p.Confirm("permessage-deflate"); !errors.Is(err, compress.ErrOptions) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

// legal is RFC 7692 §7.1 once more, as expressions over an element as it is
// written.
var (
	legalParam = regexp.MustCompile(`^(server_no_context_takeover|client_no_context_takeover|(server|client)_max_window_bits=([89]|1[0-5]))$`)
	legalOffer = regexp.MustCompile(`^client_max_window_bits$`)
)

// legalElement reports whether an element of the list is one that §7.1 does not
// have declined.
func legalElement(element string, offer bool) bool {
	parts := strings.Split(element, "; ")
	if parts[0] != "permessage-deflate" {
		return false
	}
	var names []string
	for _, p := range parts[1:] {
		if !legalParam.MatchString(p) && !(offer && legalOffer.MatchString(p)) {
			return false
		}
		name, _, _ := strings.Cut(p, "=")
		if slices.Contains(names, name) {
			return false
		}
		names = append(names, name)
	}
	return true
}

// FuzzNegotiate: a list that is read, written and read again is the same; what is
// accepted or confirmed is what §7.1 lets pass; and a server's answer satisfies
// the client that it answers.
func FuzzNegotiate(f *testing.F) {
	for _, s := range []string{
		"", ",", "permessage-deflate", "permessage-deflate; client_max_window_bits, permessage-deflate",
		`permessage-deflate; server_max_window_bits="1\0"; client_no_context_takeover`, "x; y=z,permessage-deflate;server_no_context_takeover",
		"permessage-deflate; client_max_window_bits=09", "permessage-deflate; server_max_window_bits", "a;b=\"",
	} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(0b1110_0101))
	}
	all := allParams()
	f.Fuzz(func(t *testing.T, header string, which uint8) {
		list, err := compress.ParseExtensions(header)
		if err != nil {
			if e := wantError(t, err, compress.RuleExtensions); e.In < 0 || e.In > int64(len(header)) {
				t.Fatal(err)
			}
		}
		var written []string
		for _, e := range list {
			written = append(written, e.String())
		}
		again, err2 := compress.ParseExtensions(strings.Join(written, ", "))
		if err == nil && (err2 != nil || !slices.EqualFunc(list, again, func(a, b compress.Extension) bool { return a.String() == b.String() })) {
			t.Fatalf("%q: %v is %v the second time, %v", header, list, again, err2)
		}

		p := all[int(which)%len(all)]
		agreed, answer, acceptErr := p.Accept(header)
		if (acceptErr != nil) != (err != nil) {
			t.Fatalf("%q: %v, %v", header, acceptErr, err)
		}
		legal := slices.ContainsFunc(written, func(e string) bool { return legalElement(e, true) })
		if answer != "" {
			if !legal {
				t.Fatalf("%q was accepted", header)
			}
			if !legalElement(answer, false) || strings.Contains(answer, "client_max_window_bits") && !strings.Contains(header, "client_max_window_bits") {
				t.Fatalf("%q was answered with %q", header, answer)
			}
			if confirmed, ok, err := (params{}).Confirm(answer); !ok || err != nil || confirmed != agreed {
				t.Fatalf("%q: %+v, %+v, %v", answer, agreed, confirmed, err)
			}
		} else if legal && err == nil && (p.ClientMaxWindowBits == 0 || p.ClientMaxWindowBits == 15) {
			t.Fatalf("%q was declined", header)
		}

		confirmed, ok, confirmErr := p.Confirm(header)
		deflate := slices.DeleteFunc(slices.Clone(written), func(e string) bool {
			return e != "permessage-deflate" && !strings.HasPrefix(e, "permessage-deflate;")
		})
		switch {
		case ok && (confirmErr != nil || len(deflate) != 1 || !legalElement(deflate[0], false)):
			t.Fatalf("%q was confirmed, %v", header, confirmErr)
		case ok && (p.ServerNoContextTakeover && !confirmed.ServerNoContextTakeover || p.ServerMaxWindowBits != 0 && confirmed.ServerMaxWindowBits > p.ServerMaxWindowBits):
			t.Fatalf("%q was confirmed for %+v", header, p)
		case !ok && confirmErr == nil && len(deflate) != 0:
			t.Fatalf("%q was taken for declined", header)
		}
	})
}
