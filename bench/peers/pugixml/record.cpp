//go:build cgo

#include <cstring>
#include <new>
#include <string>

#include <pugixml.hpp>

#include <log.h>

namespace {

void put(const pugi::xml_node &parent, stanza_log *l)
{
	for (pugi::xml_node n = parent.first_child(); n; n = n.next_sibling()) {
		switch (n.type()) {
		case pugi::node_element: {
			std::size_t count = 0;
			for (pugi::xml_attribute a = n.first_attribute(); a; a = a.next_attribute())
				count++;
			stanza_put_kind(l, 's');
			stanza_put_count(l, count);
			stanza_put_string(l, n.name(), std::strlen(n.name()));
			for (pugi::xml_attribute a = n.first_attribute(); a; a = a.next_attribute()) {
				stanza_put_string(l, a.name(), std::strlen(a.name()));
				stanza_put_string(l, a.value(), std::strlen(a.value()));
			}
			put(n, l);
			stanza_put_kind(l, 'e');
			break;
		}
		case pugi::node_pcdata:
		case pugi::node_cdata:
			stanza_put_kind(l, 't');
			stanza_put_string(l, n.value(), std::strlen(n.value()));
			break;
		default:
			break;
		}
	}
}

void read_all(const char *b, std::size_t n, stanza_log *l)
try {
	pugi::xml_document doc;
	pugi::xml_parse_result result = doc.load_buffer(b, n, pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
	if (!result) {
		stanza_reject(l, result.description());
		return;
	}
	put(doc, l);
} catch (const std::bad_alloc &) {
	l->failed = 1;
}

const std::string version = std::to_string(PUGIXML_VERSION / (PUGIXML_VERSION < 1000 ? 100 : 1000)) + "." +
	std::to_string(PUGIXML_VERSION < 1000 ? PUGIXML_VERSION / 10 % 10 : PUGIXML_VERSION / 10 % 100);

} // namespace

extern "C" const stanza_reader stanza_pugixml_reader = {"pugixml", read_all};

extern "C" const char *stanza_pugixml_version(void) { return version.c_str(); }
