//go:build cgo

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "handlers.h"

/*
 * The log is a sequence of events, for native.Events to read, in the form of log.h:
 *
 *   's' count name (name value){count}     a start tag and its attributes
 *   't' string                             text, or a piece of it
 *   'e'                                    an end
 *
 * A count is 4 bytes in the machine's order, a string its length, likewise,
 * and its bytes. Names are as expat gives them.
 */

static void put(struct stanza_sink *s, const void *b, size_t n)
{
	if (s->failed)
		return;
	if (n > s->cap - s->len) {
		size_t cap = 2 * s->cap + n + 4096;
		char *log = realloc(s->log, cap);
		if (log == NULL) {
			s->failed = 1;
			return;
		}
		s->log = log;
		s->cap = cap;
	}
	memcpy(s->log + s->len, b, n);
	s->len += n;
}

static void put_count(struct stanza_sink *s, size_t n)
{
	uint32_t n32 = (uint32_t)n;
	put(s, &n32, sizeof n32);
}

static void put_string(struct stanza_sink *s, const char *b, size_t n)
{
	put_count(s, n);
	put(s, b, n);
}

static void XMLCALL start(void *data, const XML_Char *name, const XML_Char **atts)
{
	struct stanza_sink *s = data;
	size_t n = 0;
	while (atts[2 * n] != NULL)
		n++;
	put(s, "s", 1);
	put_count(s, n);
	put_string(s, name, strlen(name));
	for (; *atts != NULL; atts++)
		put_string(s, *atts, strlen(*atts));
}

static void XMLCALL end(void *data, const XML_Char *name)
{
	(void)name;
	put(data, "e", 1);
}

static void XMLCALL text(void *data, const XML_Char *b, int len)
{
	put(data, "t", 1);
	put_string(data, b, (size_t)len);
}

void stanza_record(XML_Parser p)
{
	XML_SetElementHandler(p, start, end);
	XML_SetCharacterDataHandler(p, text);
}
