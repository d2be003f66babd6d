package main

import (
	"fmt"
	"strings"
	"unicode"
)

// Words that Go writes in capitals, or that XMPP runs together.
var words = map[string]string{
	"id": "ID", "jid": "JID", "iq": "IQ", "uri": "URI", "uris": "URIs", "url": "URL", "sid": "SID", "rid": "RID",
	"uid": "UID", "uuid": "UUID", "ip": "IP", "cid": "CID", "gid": "GID", "xml": "XML", "html": "HTML", "http": "HTTP",
	"tls": "TLS", "tls-0rtt": "TLS0RTT", "utc": "UTC", "tzo": "TZO", "tz": "TZ", "os": "OS", "ssrc": "SSRC",
	"sasl": "SASL", "mix": "MIX", "ibb": "IBB", "xrd": "XRD", "rtcp": "RTCP", "sctp": "SCTP", "udp": "UDP",
	"hmac": "HMAC", "zrtp": "ZRTP", "csi": "CSI", "isr": "ISR", "rtt": "RTT", "dtmf": "DTMF", "ns": "NS", "tv": "TV",
	"src": "Src", "jingle": "Jingle", "json": "JSON", "si": "SI", "amp": "AMP", "stun": "STUN", "ttl": "TTL",
	"subid": "SubID", "queryid": "QueryID", "sessionid": "SessionID", "authid": "AuthID", "previd": "PrevID",
	"nodeid": "NodeID", "keyid": "KeyID", "sourceid": "SourceID", "clientpidmap": "ClientPIDMap", "altid": "AltID",
	"userid": "UserID", "jabberid": "JabberID", "impp": "IMPP", "vcard": "VCard", "vcards": "VCards",
}

// Exported identifiers of package names that are written by hand: a name without a prefix has to give way to them.
var reserved = []string{
	"Name", "Space", "Register", "MustRegister", "Lookup", "LookupSpace", "MaxRegistered", "MaxRegisteredBytes",
	"RegisterError", "Refusal", "Generation", "ErrLocal", "ErrSpace", "ErrFull",
}

// identify derives every identifier of package names, and refuses two names that would share one.
//
// A name takes its namespace's identifier for a prefix, but for two namespaces whose names stand bare: jabber:client,
// and no namespace, which is that of attributes. Where an attribute's bare identifier is taken it says Attr first.
func (r *registry) identify(file string) error {
	owner := map[string]string{}
	for _, id := range reserved {
		owner[id] = "package names itself"
	}
	claim := func(id, what string, line int) error {
		if first, dup := owner[id]; dup {
			return fmt.Errorf("%s:%d: identifier %s of %s is taken by %s", file, line, id, what, first)
		}
		owner[id] = fmt.Sprintf("%s in line %d", what, line)
		return nil
	}
	none, client := r.spaces[0], r.spaces[firstContent]
	give := func(s *space, prefix string) error {
		for _, n := range s.names {
			if n.ident == "" {
				n.ident = identifier(n.local)
			}
			n.public = prefix + n.ident
			if _, taken := owner[n.public]; taken && s == none {
				n.public = "Attr" + n.ident
			}
			if err := claim(n.public, "{"+s.uri+"}"+n.local, n.line); err != nil {
				return err
			}
		}
		return nil
	}
	for _, s := range r.spaces {
		if err := claim("NS"+s.ident, "namespace "+s.uri, s.line); err != nil {
			return err
		}
	}
	if err := give(client, ""); err != nil {
		return err
	}
	if err := give(none, ""); err != nil {
		return err
	}
	for _, s := range r.spaces {
		if s == client || s == none {
			continue
		}
		if err := give(s, s.ident); err != nil {
			return err
		}
	}
	return nil
}

// identifier turns a local name into an exported Go identifier: "rel-addr" is RelAddr, "sessionid" SessionID,
// "in_love" InLove, "nodeId" NodeID, "FN" FN.
func identifier(local string) string {
	if w, ok := words[local]; ok {
		return w
	}
	var b strings.Builder
	for _, part := range strings.FieldsFunc(local, func(c rune) bool { return c == '-' || c == '_' || c == '.' }) {
		for _, w := range camel(part) {
			if known, ok := words[w]; ok {
				b.WriteString(known)
			} else if known, ok := words[strings.ToLower(w)]; ok && strings.ToUpper(w) != w {
				b.WriteString(known)
			} else {
				b.WriteString(strings.ToUpper(w[:1]) + w[1:])
			}
		}
	}
	return b.String()
}

// camel splits in front of every capital that follows a small letter or a digit.
func camel(s string) []string {
	var out []string
	from := 0
	for i := 1; i < len(s); i++ {
		if unicode.IsUpper(rune(s[i])) && !unicode.IsUpper(rune(s[i-1])) {
			out = append(out, s[from:i])
			from = i
		}
	}
	return append(out, s[from:])
}
