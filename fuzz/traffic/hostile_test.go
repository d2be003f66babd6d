package traffic_test

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

var plainName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func TestHostiles(t *testing.T) {
	seen := map[string]bool{}
	for _, h := range traffic.Hostiles() {
		t.Run(h.Name, func(t *testing.T) {
			if !plainName.MatchString(h.Name) || seen[h.Name] || h.Unit == "" {
				t.Error("name or unit is unfit")
			}
			seen[h.Name] = true
			for _, n := range []int{-1, 0, 1, 2, 100} {
				judge(t, h, n)
			}
			if a, b := h.Build(-1), h.Build(0); !bytes.Equal(a, b) {
				t.Error("a negative n is not 0")
			}
		})
	}
}

// judge compares the verdict of a strict reader of XML with the table's.
func judge(t *testing.T, h traffic.Hostile, n int) {
	t.Helper()
	s := h.Build(n)
	_, err := check(s, noStanzas)
	switch {
	case h.Legal && err != nil:
		t.Errorf("n = %d: %v\n%.300s", n, err, s)
	case !h.Legal && err == nil && n >= 1:
		t.Errorf("n = %d: accepted\n%.300s", n, s)
	}
}

// TestHostilesLinear holds that streams grow with n and not faster.
func TestHostilesLinear(t *testing.T) {
	for _, h := range traffic.Hostiles() {
		small, large := len(h.Build(1000)), len(h.Build(10000))
		if large-small < 9000 || large > 13*small {
			t.Errorf("%s: %d bytes for 1,000, %d for 10,000", h.Name, small, large)
		}
	}
}
