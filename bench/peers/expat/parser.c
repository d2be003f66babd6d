//go:build cgo

#include <string.h>

#include "handlers.h"

static void set(XML_Parser p, struct stanza_sink *sink, int record)
{
	XML_SetUserData(p, sink);
	if (record)
		stanza_record(p);
	else
		stanza_count(p);
}

XML_Parser stanza_new(struct stanza_sink *sink, int record)
{
	XML_Parser p = XML_ParserCreateNS("UTF-8", STANZA_SEPARATOR);
	if (p != NULL)
		set(p, sink, record);
	return p;
}

int stanza_reset(XML_Parser p, struct stanza_sink *sink, int record)
{
	if (!XML_ParserReset(p, "UTF-8"))
		return 0;
	memset(&sink->tally, 0, sizeof sink->tally);
	sink->len = 0;
	sink->failed = 0;
	set(p, sink, record);
	return 1;
}
