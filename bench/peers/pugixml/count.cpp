//go:build cgo

#include <cstring>
#include <new>
#include <vector>

#include <pugixml.hpp>

#include <native.h>

namespace {

struct reader {
	std::vector<char> copy;
	pugi::xml_document doc;
};

void count(pugi::xml_node parent, stanza_tally *t)
{
	for (pugi::xml_node n = parent.first_child(); n; n = n.next_sibling()) {
		switch (n.type()) {
		case pugi::node_element:
			t->elements++;
			t->name_bytes += std::strlen(n.name());
			for (pugi::xml_attribute a = n.first_attribute(); a; a = a.next_attribute()) {
				const std::size_t name = std::strlen(a.name());
				if (stanza_declares(a.name(), name))
					continue;
				t->attributes++;
				t->name_bytes += name;
				t->value_bytes += std::strlen(a.value());
			}
			count(n, t);
			break;
		case pugi::node_pcdata:
		case pugi::node_cdata:
			t->text_bytes += std::strlen(n.value());
			break;
		default:
			break;
		}
	}
}

void *open_() { return new (std::nothrow) reader; }

const char *reset(void *) { return nullptr; } // loading does so

const char *read_(void *parser, const char *b, std::size_t n, int, stanza_tally *t)
try {
	reader *r = static_cast<reader *>(parser);
	r->copy.assign(b, b + n);
	pugi::xml_parse_result result = r->doc.load_buffer_inplace(
		r->copy.data(), n, pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
	if (!result)
		return result.description();
	count(r->doc, t);
	return nullptr;
} catch (const std::bad_alloc &) {
	return "out of memory";
}

void close_(void *parser) { delete static_cast<reader *>(parser); }

} // namespace

extern "C" const stanza_library stanza_pugixml = {"pugixml", 1, open_, reset, read_, close_};
