package jid_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/precis/jid"
)

func TestEscape(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"romeo", "romeo"},
		{"a b", `a\20b`},
		{`"`, `\22`}, {"&", `\26`}, {"'", `\27`}, {"/", `\2f`}, {":", `\3a`}, {"<", `\3c`}, {">", `\3e`}, {"@", `\40`},
		{"a \"&'/:<>@b", `a\20\22\26\27\2f\3a\3c\3e\40b`},
		// A backslash is escaped exactly where it would be read as the beginning of a sequence.
		{`\`, `\`},
		{`a\`, `a\`},
		{`\\`, `\\`},
		{`\2`, `\2`},
		{`\20`, `\5c20`},
		{`a\20`, `a\5c20`},
		{`\5c`, `\5c5c`},
		{`\5c20`, `\5c5c20`},
		{`\\20`, `\\5c20`},
		{`\27\2f\3a\3c\3e\40\22\26`, `\5c27\5c2f\5c3a\5c3c\5c3e\5c40\5c22\5c26`},
		// What is no sequence: other characters, capitals, a part of one.
		{`\41\2a\0d\ff\2F\5C\3A`, `\41\2a\0d\ff\2F\5C\3A`},
		{`\ 20`, `\\2020`},
		{`\2/`, `\2\2f`},
		{"ü ü", `ü\20ü`},
		{"＠", "＠"}, // no business of escaping: the profile makes an @ of it, and New refuses that
		{"\xff\x00", "\xff\x00"},
	} {
		got, err := jid.Escape(c.in)
		if got != c.want || err != nil {
			t.Errorf("Escape(%q) = %q, %v; want %q", c.in, got, err, c.want)
		}
		checkEscape(t, c.in)
	}
}

func TestEscapeRefusesOuterSpaces(t *testing.T) {
	for _, c := range []struct {
		in     string
		offset int
	}{{" ", 0}, {" a", 0}, {"a ", 1}, {" a ", 0}, {"a  ", 2}} {
		dst := []byte("kept")
		_, err := jid.Escape(c.in)
		appended, appendErr := jid.AppendEscape(dst, []byte(c.in))
		for _, err := range []error{err, appendErr} {
			e, ok := errors.AsType[*jid.Error](err)
			if !ok || e.Part != jid.Local || e.Rule != jid.RuleOuterSpace || e.Rune != ' ' || e.Offset != c.offset {
				t.Errorf("%q: %#v", c.in, err)
			}
		}
		if string(appended) != "kept" {
			t.Errorf("%q: dst became %q", c.in, appended)
		}
	}
}

func TestUnescape(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"romeo", "romeo"},
		{`a\20b`, "a b"},
		{`\22\26\27\2f\3a\3c\3e\40\5c`, "\"&'/:<>@\\"},
		// Each byte is read once: what a sequence gives begins no other.
		{`\5c20`, `\20`},
		{`\5c5c20`, `\5c20`},
		{`a\5c\20b`, `a\ b`},
		// What Escape does not write is not undone.
		{`\41\2F\5C\3A\2`, `\41\2F\5C\3A\2`},
		{`\2plus\2is\4`, `\2plus\2is\4`},
		{`\`, `\`},
		{`\20a`, `\20a`},
		{`a\20`, `a\20`},
		{`\20`, `\20`},
		{`\20\20\20`, `\20 \20`},
	} {
		if got := jid.Unescape(c.in); got != c.want {
			t.Errorf("Unescape(%q) = %q, want %q", c.in, got, c.want)
		}
		if got := string(jid.AppendUnescape([]byte("x"), []byte(c.in))); got != "x"+c.want {
			t.Errorf("AppendUnescape(%q) = %q, want %q", c.in, got, "x"+c.want)
		}
	}
}

// checkEscape holds what must be true of anything that is escaped.
func checkEscape(t *testing.T, s string) {
	t.Helper()
	escaped, err := jid.Escape(s)
	appended, appendErr := jid.AppendEscape([]byte("x"), []byte(s))
	if (err == nil) != (appendErr == nil) || string(appended) != "x"+escaped {
		t.Errorf("Escape(%q) = %q, %v; AppendEscape = %q, %v", s, escaped, err, appended, appendErr)
	}
	if outer := strings.HasPrefix(s, " ") || strings.HasSuffix(s, " "); (err != nil) != outer {
		t.Errorf("Escape(%q): %v", s, err)
	}
	if err != nil {
		return
	}
	if strings.ContainsAny(escaped, " \"&'/:<>@") || strings.HasPrefix(escaped, `\20`) || strings.HasSuffix(escaped, `\20`) {
		t.Errorf("Escape(%q) = %q", s, escaped)
	}
	if back := jid.Unescape(escaped); back != s {
		t.Errorf("Unescape(%q) = %q, from %q", escaped, back, s)
	}
	// What needs no escape is what it stands for.
	if jid.Unescape(s) == s && !strings.ContainsAny(s, " \"&'/:<>@") && !strings.Contains(s, `\20`) && escaped != s {
		t.Errorf("Escape(%q) = %q, although nothing in it had to be", s, escaped)
	}
}
