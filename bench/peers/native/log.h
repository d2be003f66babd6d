/* What a C library was made to deliver, written down for Go to read.
 *
 * The log is a sequence of events:
 *
 *   's' count name (name value){count}     a start tag and its attributes
 *   't' string                             text, or a piece of it
 *   'e'                                    an end
 *
 * A count is 4 bytes in the machine's order, a string its length, likewise, and
 * its bytes. A name is as it was written, or, where the library has namespaces,
 * namespace, STANZA_BETWEEN and local name. */

#ifndef STANZA_NATIVE_LOG_H
#define STANZA_NATIVE_LOG_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* No byte of UTF-8, so that no name can contain it. */
#define STANZA_BETWEEN 0xFF

struct stanza_log {
	unsigned char *b;
	size_t len, cap;
	int failed;      /* no memory */
	char error[256]; /* why the document was rejected; empty if it was not */
};

/* A library that can be asked. */
struct stanza_reader {
	const char *name;
	/* Reads one whole document and writes down what came of it. */
	void (*read)(const char *b, size_t n, struct stanza_log *log);
};

static inline void stanza_put(struct stanza_log *l, const void *b, size_t n)
{
	if (l->failed)
		return;
	if (n > l->cap - l->len) {
		size_t cap = 2 * l->cap + n + 4096;
		unsigned char *more = (unsigned char *)realloc(l->b, cap);
		if (more == NULL) {
			l->failed = 1;
			return;
		}
		l->b = more;
		l->cap = cap;
	}
	if (n > 0)
		memcpy(l->b + l->len, b, n);
	l->len += n;
}

static inline void stanza_put_kind(struct stanza_log *l, char kind) { stanza_put(l, &kind, 1); }

static inline void stanza_put_count(struct stanza_log *l, size_t n)
{
	uint32_t n32 = (uint32_t)n;
	stanza_put(l, &n32, sizeof n32);
}

static inline void stanza_put_string(struct stanza_log *l, const char *b, size_t n)
{
	stanza_put_count(l, n);
	stanza_put(l, b, n);
}

static inline void stanza_reject(struct stanza_log *l, const char *why)
{
	strncpy(l->error, why, sizeof l->error - 1);
	l->error[sizeof l->error - 1] = '\0';
}

#ifdef __cplusplus
}
#endif

#endif
