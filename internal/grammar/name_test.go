package grammar

import "testing"

func TestNCName(t *testing.T) {
	for _, c := range []struct {
		name string
		at   int
		rule Rule
	}{
		{"a", 1, OK}, {"_", 1, OK}, {"a-b.c9", 6, OK}, {"é", 2, OK}, {"a·", 3, OK}, {"\U00010000", 4, OK},
		{"", 0, Name}, {"1", 0, Name}, {"-a", 0, Name}, {".", 0, Name}, {"·", 0, Name}, {"\u0300a", 0, Name}, {" ", 0, Name}, {"a ", 1, Name},
		{"a<", 1, Name}, {"ab/", 2, Name}, {"é'", 2, Name}, {"a\u00d7", 1, Name}, {"a\u2028b", 1, Name},
		{":", 0, Name}, {"a:", 1, Name}, {":a", 0, Name}, {"a:b", 1, Name}, {"a:b:c", 1, Name}, {"a:\xff", 1, Name},
		{"a\x00", 1, Char}, {"\x1f", 0, Char}, {"a\ufffe", 1, Char}, {"\uffff", 0, Char}, {"ab\t", 2, Name}, {"ab\n", 2, Name},
		{"\xff", 0, IllFormedUTF8}, {"a\x80", 1, IllFormedUTF8}, {"a\xc3", 1, IllFormedUTF8}, {"\xe2\x82", 0, IllFormedUTF8}, {"é\xed\xa0\x80", 2, IllFormedUTF8},
	} {
		if at, rule := NCName([]byte(c.name)); at != c.at || rule != c.rule {
			t.Errorf("%q: %d, rule %d; want %d, %d", c.name, at, rule, c.at, c.rule)
		}
	}
}
