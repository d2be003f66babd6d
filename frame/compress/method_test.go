package compress_test

import (
	"testing"

	"github.com/seed492f7be9/stanza/frame/compress"
)

func TestChooseMethod(t *testing.T) {
	for _, c := range []struct {
		offered []string
		ok      bool
	}{
		{nil, false}, {[]string{"lzw"}, false}, {[]string{"ZLIB"}, false}, {[]string{"zlib2", ""}, false},
		{[]string{"zlib"}, true}, {[]string{"lzw", "zlib"}, true}, {[]string{"\n\tzlib "}, true},
	} {
		if method, ok := compress.ChooseMethod(c.offered); ok != c.ok || (method == compress.MethodZlib) != c.ok {
			t.Errorf("%q: %q, %v", c.offered, method, ok)
		}
	}
}

func TestAnswerMethod(t *testing.T) {
	for method, want := range map[string]compress.Failure{
		"zlib": "", " zlib\n": "", "lzw": compress.UnsupportedMethod, "": compress.UnsupportedMethod, "z lib": compress.UnsupportedMethod,
	} {
		if got := compress.AnswerMethod(method); got != want {
			t.Errorf("%q: %q", method, got)
		}
	}
}

func TestParseFailure(t *testing.T) {
	for _, f := range []compress.Failure{compress.SetupFailed, compress.UnsupportedMethod, compress.ProcessingFailed} {
		if got, ok := compress.ParseFailure(string(f)); got != f || !ok {
			t.Errorf("%q: %q, %v", f, got, ok)
		}
	}
	if got, ok := compress.ParseFailure("text"); got != "" || ok {
		t.Error(got, ok)
	}
}

// TestRules: every rule says how to answer.
func TestRules(t *testing.T) {
	names := map[string]bool{}
	for _, r := range compress.Rules() {
		if r.String() == "" || r.Error() == "" || names[r.String()] {
			t.Errorf("%d: %q, %q", r, r.String(), r.Error())
		}
		names[r.String()] = true
		e := &compress.Error{Rule: r, In: 5, Max: 7}
		switch e.Condition() {
		case "policy-violation":
			if e.Failure() != "" || e.CloseCode() != 1008 && e.CloseCode() != 1009 {
				t.Errorf("%s: %q, %d", r, e.Failure(), e.CloseCode())
			}
		case "undefined-condition":
			if e.Failure() != compress.ProcessingFailed && e.CloseCode() != 1002 || e.CloseCode() != 1007 && e.CloseCode() != 1002 {
				t.Errorf("%s: %q, %d", r, e.Failure(), e.CloseCode())
			}
		default:
			t.Errorf("%s: %q", r, e.Condition())
		}
	}
	if len(names) != 12 {
		t.Errorf("%d rules", len(names))
	}
	if r := compress.Rule(200); r.Error() != "" || r.String() != "" || r.Condition() != "" {
		t.Error("a rule that does not exist")
	}
}
