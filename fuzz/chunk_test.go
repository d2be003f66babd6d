package fuzz

import "testing"

func TestParseChunking(t *testing.T) {
	for _, s := range []string{"0", "1", "4096", "random:0", "random:18446744073709551615"} {
		if c, err := ParseChunking(s); err != nil || c.String() != s {
			t.Errorf("%q is %q, %v", s, c, err)
		}
	}
	for _, s := range []string{"", "-1", "all", "random", "random:", "random:-1", "1 ", "at:3"} {
		if c, err := ParseChunking(s); err == nil {
			t.Errorf("%q is %q, no error", s, c)
		}
	}
}

// TestCut holds every chunking to the law that its pieces are the input.
func TestCut(t *testing.T) {
	for _, c := range []Chunking{
		{}, Whole(), Every(0), Every(-1), Every(1), Every(3), Every(1000),
		Random(1), Random(2), At(), At(0), At(5, 1, 3), At(-1, 0, 7, 7, 10, 11, 5000),
	} {
		for _, total := range []int{0, 1, 2, 9, 10, 11, 5000} {
			at := 0
			for from, to := range c.Cut(total) {
				if from != at || to <= from || to > total {
					t.Fatalf("%s of %d: a piece from %d to %d after %d", c, total, from, to, at)
				}
				at = to
			}
			if at != total {
				t.Errorf("%s of %d ends at %d", c, total, at)
			}
		}
	}
}
