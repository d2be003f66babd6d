package frame

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed492f7be9/stanza/names"
)

// Redirects: see-other-host in a stream error (RFC 6120 §4.9.3.19), see-other-uri in
// a close (RFC 7395 §3.6.1). Both are given with a verdict. Neither is followed: who
// does that has to be as sure of the new peer as of the old one.

// Redirect says what is wrong with a redirect. It is an error.
type Redirect uint8

const (
	RedirectMalformed Redirect = iota + 1 // no URI, or no host and port
	RedirectRelative                      // a URI without a scheme or a host
	RedirectScheme                        // a scheme that no transport of XMPP has
	RedirectDowngrade                     // from a secure scheme to one that is not
)

// Error describes what is wrong.
func (r Redirect) Error() string {
	switch r {
	case RedirectMalformed:
		return "stanza: malformed redirect"
	case RedirectRelative:
		return "stanza: redirect to a relative URI"
	case RedirectScheme:
		return "stanza: redirect to a scheme that is not ws, wss, http or https"
	case RedirectDowngrade:
		return "stanza: redirect to lower security"
	}
	return "stanza: bad redirect"
}

// SeeOtherURI returns where the peer that closes its stream sends one, empty for
// nowhere, and what is wrong with that: a [Redirect], measured by [Options.URI]. It
// is in a close element (RFC 7395 §3.6.1), or in the last BOSH body (XEP-0124
// §17.2). One with a verdict other than nil must not be followed; the session
// follows none.
func (e Event) SeeOtherURI() (string, error) {
	if e.kind != Closed {
		return "", nil
	}
	uri := string(e.stanza.Attr(names.SeeOtherURI))
	if e.s.bosh != nil {
		uri = e.s.bosh.uri
	}
	if uri == "" {
		return "", nil
	}
	return uri, CheckRedirect(e.s.cfg.URI, uri)
}

// CheckRedirect says what is wrong with a redirect from one URI to another: a
// [Redirect], nil for nothing. An empty from stands for something secure.
func CheckRedirect(from, to string) error {
	secure := true
	if from != "" {
		var rule Redirect
		if secure, rule = securityOf(from); rule != 0 {
			return rule
		}
	}
	switch now, rule := securityOf(to); {
	case rule != 0:
		return rule
	case secure && !now:
		return RedirectDowngrade
	}
	return nil
}

// securityOf reports whether a URI of a WebSocket or BOSH endpoint is secure
// (RFC 6455 §3, RFC 9110 §4.2).
func securityOf(uri string) (secure bool, rule Redirect) {
	for i := 0; i < len(uri); i++ {
		if c := uri[i]; c <= ' ' || c >= 0x7F || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			return false, RedirectMalformed // RFC 3986 has no such character
		}
	}
	u, err := url.Parse(uri)
	switch {
	case err != nil:
		return false, RedirectMalformed
	case u.Scheme == "" || u.Opaque != "" || u.Hostname() == "":
		return false, RedirectRelative
	case u.User != nil || u.Fragment != "" || strings.HasSuffix(uri, "#"):
		return false, RedirectMalformed
	}
	switch u.Scheme {
	case "wss", "https":
		secure = true
	case "ws", "http":
	default:
		return false, RedirectScheme
	}
	if _, _, rule := splitHost(u.Host); rule != 0 {
		return false, rule
	}
	return secure, 0
}

// ParseSeeOtherHost splits the content of a see-other-host condition into host
// and port, 0 for none: a domain name, an IPv4 address, or an IPv6 address in
// brackets, which it takes off. White space round it is left out. The error is
// [RedirectMalformed].
func ParseSeeOtherHost(s string) (host string, port uint16, err error) {
	host, port, rule := splitHost(strings.Trim(s, " \t\r\n"))
	if rule != 0 {
		return "", 0, rule
	}
	return host, port, nil
}

func splitHost(s string) (host string, port uint16, rule Redirect) {
	host, after := s, ""
	if strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return "", 0, RedirectMalformed
		}
		host, after = s[1:end], s[end+1:]
		a, err := netip.ParseAddr(host)
		if err != nil || !a.Is6() || a.Zone() != "" {
			return "", 0, RedirectMalformed
		}
	} else {
		if i := strings.IndexByte(s, ':'); i >= 0 {
			host, after = s[:i], s[i:]
		}
		if !isDomain(host) {
			return "", 0, RedirectMalformed
		}
	}
	if after == "" {
		return host, 0, 0
	}
	n, err := strconv.ParseUint(after[1:], 10, 16)
	if after[0] != ':' || err != nil || n == 0 || after[1] == '+' {
		return "", 0, RedirectMalformed
	}
	return host, uint16(n), 0
}

// isDomain reports whether s can be a domain name or is an IPv4 address. Which
// letters of which scripts a name may have is not looked at.
func isDomain(s string) bool {
	if s == "" || len(s) > 1023 || !utf8.ValidString(s) {
		return false
	}
	last := ""
	for label := range strings.SplitSeq(strings.TrimSuffix(s, "."), ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if r < utf8.RuneSelf && r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) || r >= utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) {
				return false
			}
		}
		last = label
	}
	if strings.Trim(last, "0123456789") == "" { // only an address ends in digits
		a, err := netip.ParseAddr(s)
		return err == nil && a.Is4()
	}
	return true
}
