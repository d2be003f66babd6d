//go:build cgo

#include <limits.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <log.h>

struct recorder {
	xmlParserCtxtPtr ctxt;
	struct stanza_log *log;
};

/* libxml2 goes on after an error in namespaces: what it delivers then is not written down. */
static int over(const struct recorder *r) { return !r->ctxt->wellFormed || !r->ctxt->nsWellFormed; }

static void put_name(struct stanza_log *l, const xmlChar *space, const xmlChar *local)
{
	const unsigned char between = STANZA_BETWEEN;
	size_t s = space == NULL ? 0 : strlen((const char *)space), n = strlen((const char *)local);
	stanza_put_count(l, s + 1 + n);
	stanza_put(l, space, s);
	stanza_put(l, &between, 1);
	stanza_put(l, local, n);
}

static void start(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *space,
	int declarations, const xmlChar **declared, int attributes, int defaulted, const xmlChar **a)
{
	struct recorder *r = data;
	(void)prefix;
	(void)declarations;
	(void)declared;
	(void)defaulted;
	if (over(r))
		return;
	stanza_put_kind(r->log, 's');
	stanza_put_count(r->log, (size_t)attributes);
	put_name(r->log, space, local);
	for (; attributes > 0; attributes--, a += 5) {
		put_name(r->log, a[2], a[0]);
		stanza_put_string(r->log, (const char *)a[3], (size_t)(a[4] - a[3]));
	}
}

static void end(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *space)
{
	struct recorder *r = data;
	(void)local;
	(void)prefix;
	(void)space;
	if (!over(r))
		stanza_put_kind(r->log, 'e');
}

static void text(void *data, const xmlChar *b, int n)
{
	struct recorder *r = data;
	if (over(r))
		return;
	stanza_put_kind(r->log, 't');
	stanza_put_string(r->log, (const char *)b, (size_t)n);
}

static void quiet(void *data, xmlErrorPtr e)
{
	(void)data;
	(void)e;
}

/* Some errors go past the handler of the parser. */
static void quiet_too(void *data, const char *format, ...)
{
	(void)data;
	(void)format;
}

static void read_all(const char *b, size_t n, struct stanza_log *log)
{
	struct recorder r = {NULL, log};
	xmlSAXHandler sax;
	memset(&sax, 0, sizeof sax);
	sax.initialized = XML_SAX2_MAGIC;
	sax.startElementNs = start;
	sax.endElementNs = end;
	sax.characters = text;
	sax.ignorableWhitespace = text;
	sax.cdataBlock = text;
	sax.serror = quiet;
	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, quiet_too);
	if (n > INT_MAX || (r.ctxt = xmlCreatePushParserCtxt(&sax, &r, NULL, 0, NULL)) == NULL) {
		stanza_reject(log, "too large, or out of memory");
		return;
	}
	xmlCtxtUseOptions(r.ctxt, XML_PARSE_NOENT | XML_PARSE_NONET);
	xmlParseChunk(r.ctxt, b, (int)n, 0);
	xmlParseChunk(r.ctxt, b, 0, 1);
	if (over(&r)) {
		const xmlError *e = xmlCtxtGetLastError(r.ctxt);
		stanza_reject(log, e != NULL && e->message != NULL ? e->message : "not well-formed");
	}
	if (r.ctxt->myDoc != NULL)
		xmlFreeDoc(r.ctxt->myDoc);
	r.ctxt->myDoc = NULL;
	xmlFreeParserCtxt(r.ctxt);
}

const struct stanza_reader stanza_libxml2_reader = {"libxml2", read_all};

const char *stanza_libxml2_version(void) { return LIBXML_DOTTED_VERSION; }
