/* Handlers of expat's events that stay in C. */

#ifndef STANZA_EXPAT_HANDLERS_H
#define STANZA_EXPAT_HANDLERS_H

#include <stddef.h>
#include <expat.h>
#include <native.h>

/*
 * What stands between namespace and local name in the names that expat gives.
 * 0xFF is no byte of UTF-8, so no name can contain it: a separator that can be
 * part of a namespace lets one name pose as another (CVE-2022-25236).
 */
#define STANZA_SEPARATOR '\xFF'

/* What was delivered, or recorded, by one parser. */
struct stanza_sink {
	/* Counted. */
	struct stanza_tally tally;

	/* Recorded: see record.c. */
	char *log;
	size_t len, cap;
	int failed; /* no memory for the log */
};

/* A parser whose handlers count, or record, into sink; NULL without memory. */
XML_Parser stanza_new(struct stanza_sink *sink, int record);

/* Makes p ready for another document; sink is emptied. */
int stanza_reset(XML_Parser p, struct stanza_sink *sink, int record);

void stanza_count(XML_Parser p);
void stanza_record(XML_Parser p);

#endif
