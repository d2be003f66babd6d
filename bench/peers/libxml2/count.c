//go:build cgo

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <native.h>

struct reader {
	xmlParserCtxtPtr ctxt;
	struct stanza_tally *tally; /* during a call of read */
};

static size_t len(const xmlChar *s) { return s == NULL ? 0 : strlen((const char *)s); }

/* An attribute is five pointers: local name, prefix, namespace, the value's
 * start and its end. Declarations of namespaces are not among them. */
static void start(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *space,
	int declarations, const xmlChar **declared, int attributes, int defaulted, const xmlChar **a)
{
	struct stanza_tally *t = ((struct reader *)data)->tally;
	(void)prefix;
	(void)declarations;
	(void)declared;
	(void)defaulted;
	t->elements++;
	t->name_bytes += len(space) + len(local);
	for (; attributes > 0; attributes--, a += 5) {
		t->attributes++;
		t->name_bytes += len(a[2]) + len(a[0]);
		t->value_bytes += (size_t)(a[4] - a[3]);
	}
}

/* There is nothing to count, but an end that nobody asks for is not delivered. */
static void end(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *space)
{
	(void)data;
	(void)local;
	(void)prefix;
	(void)space;
}

static void text(void *data, const xmlChar *b, int n)
{
	(void)b;
	((struct reader *)data)->tally->text_bytes += (size_t)n;
}

static void close_(void *parser)
{
	struct reader *r = parser;
	if (r->ctxt != NULL) {
		if (r->ctxt->myDoc != NULL) /* of entities, if there was a document type */
			xmlFreeDoc(r->ctxt->myDoc);
		r->ctxt->myDoc = NULL;
		xmlFreeParserCtxt(r->ctxt);
	}
	free(r);
}

static void *open_(void)
{
	xmlSAXHandler sax;
	struct reader *r = calloc(1, sizeof *r);
	if (r == NULL)
		return NULL;
	memset(&sax, 0, sizeof sax);
	sax.initialized = XML_SAX2_MAGIC;
	sax.startElementNs = start;
	sax.endElementNs = end;
	sax.characters = text;
	sax.ignorableWhitespace = text;
	sax.cdataBlock = text;
	xmlInitParser();
	r->ctxt = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
	if (r->ctxt == NULL || xmlCtxtUseOptions(r->ctxt, XML_PARSE_NOENT | XML_PARSE_NONET) != 0) {
		close_(r);
		return NULL;
	}
	return r;
}

static const char *reset(void *parser)
{
	struct reader *r = parser;
	/* No encoding is given: libxml2 finds out that it is UTF-8, and converts
	 * nothing then. */
	return xmlCtxtResetPush(r->ctxt, NULL, 0, NULL, NULL) == 0 ? NULL : "reset failed";
}

static const char *read_(void *parser, const char *b, size_t n, int final, struct stanza_tally *tally)
{
	struct reader *r = parser;
	if (n > INT_MAX)
		return "too long a chunk";
	r->tally = tally;
	xmlParseChunk(r->ctxt, b, (int)n, final);
	r->tally = NULL;
	if (r->ctxt->wellFormed && r->ctxt->nsWellFormed)
		return NULL;
	const xmlError *e = xmlCtxtGetLastError(r->ctxt);
	return e != NULL && e->message != NULL ? e->message : "not well-formed";
}

const struct stanza_library stanza_libxml2 = {
	.name = "libxml2", .open = open_, .reset = reset, .read = read_, .close = close_,
};
