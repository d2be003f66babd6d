package export

import (
	"bytes"
	"fmt"
)

// words are what inputs are made of: the markup of XML, what XMPP forbids of it, what opens streams and sessions, and
// bytes that are no UTF-8.
var words = []struct{ name, value string }{
	{"lt", "<"}, {"end_tag", "</"}, {"empty_tag", "/>"}, {"gt", ">"}, {"apos_value", "=''"}, {"quot_value", `=""`}, {"cdata", "<![CDATA["}, {"cdata_end", "]]>"},
	{"brackets", "]]"}, {"section", "<![CDATA[x]]>"},
	{"ref_lt", "&lt;"}, {"ref_gt", "&gt;"}, {"ref_amp", "&amp;"}, {"ref_quot", "&quot;"}, {"ref_apos", "&apos;"}, {"ref_decimal", "&#65;"}, {"ref_hex", "&#x41;"},
	{"ref_nul", "&#0;"}, {"ref_surrogate", "&#xD800;"}, {"ref_beyond", "&#x110000;"}, {"ref_line_feed", "&#10;"}, {"ref_return", "&#13;"}, {"ref_start", "&#"}, {"ref_hex_start", "&#x"},
	{"entity", "&e;"}, {"comment", "<!--"}, {"comment_end", "-->"}, {"instruction", "<?"}, {"instruction_end", "?>"}, {"doctype", "<!DOCTYPE"}, {"entity_declaration", "<!ENTITY"},
	{"declaration", "<?xml version='1.0'?>"}, {"version", "version='1.0'"}, {"encoding", "encoding='UTF-8'"}, {"standalone", "standalone='no'"},
	{"xmlns", " xmlns='urn:x'"}, {"xmlns_empty", " xmlns=''"}, {"xmlns_prefix", " xmlns:p='urn:p'"}, {"prefix", "p:"}, {"xml_lang", " xml:lang='en'"}, {"colon", ":"},
	{"ns_xml", "http://www.w3.org/XML/1998/namespace"}, {"ns_xmlns", "http://www.w3.org/2000/xmlns/"},
	{"stream", "<stream:stream"}, {"stream_end", "</stream:stream>"}, {"stream_features", "<stream:features>"}, {"stream_error", "<stream:error>"},
	{"ns_client", "xmlns='jabber:client'"}, {"ns_server", "xmlns='jabber:server'"}, {"ns_streams", "xmlns:stream='http://etherx.jabber.org/streams'"},
	{"open", "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"}, {"close", "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"},
	{"message", "<message"}, {"message_end", "</message>"}, {"presence", "<presence/>"}, {"iq", "<iq"}, {"body", "<body>"}, {"body_end", "</body>"},
	{"to", " to='a@b'"}, {"from", " from='a@b/c'"}, {"id", " id='1'"}, {"type", " type='set'"},
	{"starttls", "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"}, {"auth", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"}, {"success", "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"},
	{"crlf", "\r\n"}, {"cr", "\r"}, {"tab", "\t"}, {"nul", "\x00"}, {"fffe", "\uFFFE"}, {"mark", "\uFEFF"}, {"two_bytes", "\u00E9"}, {"three_bytes", "\u6F22"}, {"four_bytes", "\U0001F600"},
	{"overlong_nul", "\xC0\x80"}, {"overlong_lt", "\xC0\xBC"}, {"overlong_three", "\xE0\x80\xBE"}, {"surrogate", "\xED\xA0\x80"}, {"beyond", "\xF4\x90\x80\x80"},
	{"lead_two", "\xC3"}, {"lead_three", "\xE2\x82"}, {"lead_four", "\xF0\x9F\x98"}, {"continuation", "\x80"}, {"ff", "\xFF"}, {"utf16", "\xFF\xFE"},
}

// Dictionary returns a dictionary in the form that libFuzzer and AFL++ have in common: name="value", a line each, with
// what is not printable ASCII as \xNN.
func Dictionary() []byte {
	var b bytes.Buffer
	for _, w := range words {
		fmt.Fprintf(&b, "%s=\"", w.name)
		for i := range len(w.value) {
			switch c := w.value[i]; {
			case c == '"' || c == '\\':
				b.WriteByte('\\')
				b.WriteByte(c)
			case c < 0x20 || c > 0x7E:
				fmt.Fprintf(&b, `\x%02X`, c)
			default:
				b.WriteByte(c)
			}
		}
		b.WriteString("\"\n")
	}
	return b.Bytes()
}
