package nest

import (
	"strings"
	"testing"
)

func TestFreezeAndThaw(t *testing.T) {
	var s Stack
	s.Declare(Decl{Prefix: 1, Space: 2})
	s.Declare(Decl{Prefix: 3, Space: 4})
	s.Push(5, 0, []byte("stream:stream"))
	s.Push(6, 0, []byte("message"))
	s.Declare(Decl{Prefix: 7, Space: 8})
	s.Push(9, 0, []byte(""))
	s.Keep([]byte(""), []byte("jabber:client"))
	s.Keep([]byte("stream"), []byte("http://etherx.jabber.org/streams"))
	s.Keep([]byte("p"), nil)
	var c Stack
	c.Thaw(string(s.Freeze(nil)))
	if c.Len() != 3 || c.InScope() != 3 || string(c.AppendPath(nil, 0)) != "/stream:stream/message/" {
		t.Fatalf("%d, %d, %q", c.Len(), c.InScope(), c.AppendPath(nil, 0))
	}
	if len(c.Own(0)) != 2 || len(c.Own(1)) != 0 || len(c.Own(2)) != 1 {
		t.Error("whose declarations are whose")
	}
	at := 0
	for _, want := range []string{" jabber:client", "stream http://etherx.jabber.org/streams", "p "} {
		if prefix, space := c.Kept(&at); string(prefix)+" "+string(space) != want {
			t.Errorf("kept %q %q, want %q", prefix, space, want)
		}
	}
}

// What was not pushed is taken back, and a pop leaves the stack as it was.
func TestWithdrawAndPop(t *testing.T) {
	var s Stack
	s.Declare(Decl{Prefix: 1})
	s.Withdraw()
	if s.InScope() != 0 {
		t.Fatal("withdrawn and in scope")
	}
	s.Push(1, 0, []byte("a"))
	for range 3 {
		s.Declare(Decl{Prefix: 2})
		if len(s.Own(s.Len())) != 1 {
			t.Fatal("the next element's own")
		}
		s.Push(2, 0, []byte("bb"))
		if s.Top().Name != 2 || string(s.TopName()) != "bb" || s.InScope() != 1 {
			t.Fatal("pushed")
		}
		s.Pop()
		if s.Len() != 1 || s.InScope() != 0 || string(s.TopName()) != "a" || len(s.text) != 1 {
			t.Fatal("popped")
		}
	}
}

func TestPathCutsBetweenCharacters(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{strings.Repeat("x", 64), "/" + strings.Repeat("x", 64)},
		{strings.Repeat("x", 65), "/" + strings.Repeat("x", 64) + "…"},
		{strings.Repeat("x", 63) + "\u00e9", "/" + strings.Repeat("x", 63) + "…"},
		{strings.Repeat("x", 62) + "\U00010000y", "/" + strings.Repeat("x", 62) + "…"},
	} {
		var s Stack
		s.Push(0, 0, []byte(c.name))
		if got := string(s.AppendPath(nil, 0)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
