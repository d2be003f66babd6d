//go:build cgo

#include <new>
#include <vector>

#include <rapidxml/rapidxml.hpp>

#include <native.h>

namespace {

struct reader {
	std::vector<char> copy;
	rapidxml::xml_document<> doc;
};

// An element's value repeats its first piece of text, and is not counted.
void count(const rapidxml::xml_node<> *parent, stanza_tally *t)
{
	for (const rapidxml::xml_node<> *n = parent->first_node(); n != nullptr; n = n->next_sibling()) {
		switch (n->type()) {
		case rapidxml::node_element:
			t->elements++;
			t->name_bytes += n->name_size();
			for (const rapidxml::xml_attribute<> *a = n->first_attribute(); a != nullptr; a = a->next_attribute()) {
				if (stanza_declares(a->name(), a->name_size()))
					continue;
				t->attributes++;
				t->name_bytes += a->name_size();
				t->value_bytes += a->value_size();
			}
			count(n, t);
			break;
		case rapidxml::node_data:
		case rapidxml::node_cdata:
			t->text_bytes += n->value_size();
			break;
		default:
			break;
		}
	}
}

void *open_() { return new (std::nothrow) reader; }

const char *reset(void *parser)
{
	static_cast<reader *>(parser)->doc.clear(); // or its memory only ever grows
	return nullptr;
}

const char *read_(void *parser, const char *b, std::size_t n, int, stanza_tally *t)
try {
	reader *r = static_cast<reader *>(parser);
	r->copy.reserve(n + 1);
	r->copy.assign(b, b + n);
	r->copy.push_back('\0');
	r->doc.parse<rapidxml::parse_validate_closing_tags>(r->copy.data());
	count(&r->doc, t);
	return nullptr;
} catch (const rapidxml::parse_error &e) {
	return e.what();
} catch (const std::bad_alloc &) {
	return "out of memory";
}

void close_(void *parser) { delete static_cast<reader *>(parser); }

} // namespace

extern "C" const stanza_library stanza_rapidxml = {"rapidxml", 1, open_, reset, read_, close_};
