//go:build cgo

#include <new>
#include <vector>

#include <rapidxml/rapidxml.hpp>

#include <log.h>

namespace {

void put(const rapidxml::xml_node<> *parent, stanza_log *l)
{
	for (const rapidxml::xml_node<> *n = parent->first_node(); n != nullptr; n = n->next_sibling()) {
		switch (n->type()) {
		case rapidxml::node_element: {
			std::size_t count = 0;
			for (const rapidxml::xml_attribute<> *a = n->first_attribute(); a != nullptr; a = a->next_attribute())
				count++;
			stanza_put_kind(l, 's');
			stanza_put_count(l, count);
			stanza_put_string(l, n->name(), n->name_size());
			for (const rapidxml::xml_attribute<> *a = n->first_attribute(); a != nullptr; a = a->next_attribute()) {
				stanza_put_string(l, a->name(), a->name_size());
				stanza_put_string(l, a->value(), a->value_size());
			}
			put(n, l);
			stanza_put_kind(l, 'e');
			break;
		}
		case rapidxml::node_data:
		case rapidxml::node_cdata:
			stanza_put_kind(l, 't');
			stanza_put_string(l, n->value(), n->value_size());
			break;
		default:
			break;
		}
	}
}

void read_all(const char *b, std::size_t n, stanza_log *l)
try {
	std::vector<char> copy(b, b + n);
	copy.push_back('\0');
	rapidxml::xml_document<> doc;
	doc.parse<rapidxml::parse_validate_closing_tags>(copy.data());
	put(&doc, l);
} catch (const rapidxml::parse_error &e) {
	stanza_reject(l, e.what());
} catch (const std::bad_alloc &) {
	l->failed = 1;
}

} // namespace

extern "C" const stanza_reader stanza_rapidxml_reader = {"rapidxml", read_all};
