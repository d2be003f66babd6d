//go:build cgo

#include <string.h>

#include "handlers.h"

/* Length of namespace and local name, without what stands between them. */
static size_t name_len(const XML_Char *name)
{
	size_t n = strlen(name);
	return memchr(name, STANZA_SEPARATOR, n) == NULL ? n : n - 1;
}

static void XMLCALL start(void *data, const XML_Char *name, const XML_Char **atts)
{
	struct stanza_tally *t = &((struct stanza_sink *)data)->tally;
	t->elements++;
	t->name_bytes += name_len(name);
	for (; *atts != NULL; atts += 2) {
		t->attributes++;
		t->name_bytes += name_len(atts[0]);
		t->value_bytes += strlen(atts[1]);
	}
}

/* There is nothing to count, but an end that nobody asks for is not delivered. */
static void XMLCALL end(void *data, const XML_Char *name)
{
	(void)data;
	(void)name;
}

static void XMLCALL text(void *data, const XML_Char *b, int len)
{
	(void)b;
	((struct stanza_sink *)data)->tally.text_bytes += (size_t)len;
}

void stanza_count(XML_Parser p)
{
	XML_SetElementHandler(p, start, end);
	XML_SetCharacterDataHandler(p, text);
}
