package frame_test

import (
	"fmt"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
)

// A redirect never leads to lower security (RFC 7395 §3.6.1).
func TestCheckRedirect(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     error
	}{
		{"wss://a.example/ws", "wss://b.example/ws", nil},
		{"wss://a.example/ws", "https://b.example/bosh", nil},
		{"https://a.example/bosh", "wss://b.example:5281/ws?x=1", nil},
		{"ws://a.example/", "ws://b.example/", nil},
		{"ws://a.example/", "wss://b.example/", nil},
		{"http://a.example/", "https://b.example/", nil},
		{"http://a.example/", "ws://b.example/", nil},
		{"", "wss://b.example/", nil},
		{"wss://a.example/", "wss://[2001:db8::1]:443/", nil},
		{"wss://a.example/", "WSS://B.EXAMPLE/", nil},
		{"wss://a.example/", "ws://b.example/", frame.RedirectDowngrade},
		{"https://a.example/", "http://b.example/", frame.RedirectDowngrade},
		{"wss://a.example/", "http://b.example/", frame.RedirectDowngrade},
		{"https://a.example/", "ws://b.example/", frame.RedirectDowngrade},
		{"", "ws://b.example/", frame.RedirectDowngrade},
		{"wss://a.example/", "WS://b.example/", frame.RedirectDowngrade},
		{"wss://a.example/", "/elsewhere", frame.RedirectRelative},
		{"wss://a.example/", "//b.example/", frame.RedirectRelative},
		{"wss://a.example/", "wss:b.example", frame.RedirectRelative},
		{"wss://a.example/", "wss:///ws", frame.RedirectRelative},
		{"wss://a.example/", "", frame.RedirectRelative},
		{"wss://a.example/", "xmpp:b.example", frame.RedirectRelative},
		{"wss://a.example/", "xmpp://b.example", frame.RedirectScheme},
		{"wss://a.example/", "javascript://b.example/", frame.RedirectScheme},
		{"wss://a.example/", "file://b.example/", frame.RedirectScheme},
		{"wss://a.example/", "wss://b.example/ x", frame.RedirectMalformed},
		{"wss://a.example/", " wss://b.example/", frame.RedirectMalformed},
		{"wss://a.example/", "wss://b.example/\x00", frame.RedirectMalformed},
		{"wss://a.example/", "wss://b\\.example/", frame.RedirectMalformed},
		{"wss://a.example/", "wss://b.example:0/", frame.RedirectMalformed},
		{"wss://a.example/", "wss://b.example:65536/", frame.RedirectMalformed},
		{"wss://a.example/", "wss://b.example:/", frame.RedirectMalformed},
		{"wss://a.example/", "wss://[2001:db8::1/", frame.RedirectMalformed},
		{"wss://a.example/", "wss://2001:db8::1/", frame.RedirectMalformed},
		{"wss://a.example/", "wss://a.example@b.example/", frame.RedirectMalformed},
		{"wss://a.example/", "wss://b.example/#x", frame.RedirectMalformed},
		{"wss://a.example/", "wss://b.example/#", frame.RedirectMalformed},
		{"wss://a.example/", "wss://bücher.example/", frame.RedirectMalformed},
		{"nonsense", "wss://b.example/", frame.RedirectRelative},
	} {
		if got := frame.CheckRedirect(c.from, c.to); got != c.want {
			t.Errorf("from %q to %q: %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

// The host of see-other-host: brackets and ports are looked at (RFC 6120
// §4.9.3.19).
func TestParseSeeOtherHost(t *testing.T) {
	for _, c := range []struct {
		in, want string
	}{
		{"example.org", "example.org 0"},
		{" example.org:9222\n", "example.org 9222"},
		{"example.org.", "example.org. 0"},
		{"bücher.example", "bücher.example 0"},
		{"192.0.2.1:5222", "192.0.2.1 5222"},
		{"[2001:41D0:1:A49b::1]:9222", "2001:41D0:1:A49b::1 9222"},
		{"[::1]", "::1 0"},
		{"_xmpp.example.org", "_xmpp.example.org 0"},
		{"", ""}, {" ", ""}, {":5222", ""}, {"[]", ""}, {"[]:1", ""},
		{"2001:db8::1", ""}, {"[2001:db8::1", ""}, {"[2001:db8::1]5222", ""}, {"[2001:db8::1]:", ""}, {"[fe80::1%eth0]", ""},
		{"[192.0.2.1]", ""}, {"[example.org]", ""},
		{"example.org:", ""}, {"example.org:0", ""}, {"example.org:65536", ""}, {"example.org:+1", ""}, {"example.org:1:2", ""},
		{"example.org:５２２２", ""}, {"example.org/x", ""}, {"user@example.org", ""}, {"a b", ""}, {"a\x00b", ""}, {"a\xEBb", ""},
		{".example.org", ""}, {"a..b", ""}, {"-a.example", ""}, {"a-.example", ""}, {"999.0.0.1", ""}, {"1.2.3", ""}, {"192.0.2.1.", ""},
	} {
		host, port, err := frame.ParseSeeOtherHost(c.in)
		got := fmt.Sprint(host, " ", port)
		if err != nil {
			if got = ""; err != frame.RedirectMalformed || host != "" || port != 0 {
				t.Errorf("%q: %q %d %v", c.in, host, port, err)
			}
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

// A close with see-other-uri comes with a verdict, and nothing is done about it.
func TestSeeOtherURI(t *testing.T) {
	for _, c := range []struct {
		uri, close, want string
	}{
		{"wss://a.example/", "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://b.example/x?a&amp;b'/>", "wss://b.example/x?a&b <nil>"},
		{"wss://a.example/", "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='ws://b.example/'/>", "ws://b.example/ stanza: redirect to lower security"},
		{"", "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='ws://b.example/'/>", "ws://b.example/ stanza: redirect to lower security"},
		{"ws://a.example/", "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='ws://b.example/'/>", "ws://b.example/ <nil>"},
		{"wss://a.example/", "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", " <nil>"},
		{"wss://a.example/", "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri=''/>", " <nil>"},
	} {
		s := newSession(t, frame.Options{Framing: frame.WebSocket, Role: frame.Initiator, URI: c.uri})
		if err := s.Message([]byte(c.close)); err != nil {
			t.Fatal(err)
		}
		ev, err := s.Next()
		if err != nil || ev.Kind() != frame.Closed {
			t.Fatalf("%v, %v", ev.Kind(), err)
		}
		uri, verdict := ev.SeeOtherURI()
		if got := fmt.Sprint(uri, " ", verdict); got != c.want {
			t.Errorf("from %q: %q, want %q", c.uri, got, c.want)
		}
		if s.Phase() != frame.Closing {
			t.Errorf("%v after a redirect", s.Phase())
		}
	}
}
