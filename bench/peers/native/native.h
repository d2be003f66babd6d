/* What Go and the C libraries say to each other: a table of functions for each
 * library, and the counts that all of them add to. */

#ifndef STANZA_NATIVE_H
#define STANZA_NATIVE_H

#include <stddef.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a consumer was given: bench.Counts. */
struct stanza_tally {
	size_t elements, attributes, name_bytes, value_bytes, text_bytes;
};

/* A library. What a function returns as text says what is wrong, and is valid
 * until the next call; NULL says that nothing is. */
struct stanza_library {
	const char *name;
	/* The library takes a document in one piece only. */
	int whole;
	/* A parser at the start of a document; NULL without memory. */
	void *(*open)(void);
	/* Begins another document. */
	const char *(*reset)(void *parser);
	/* Reads n bytes, the last of the document if final, and adds to tally
	 * what was delivered. Neither pointer is kept, and b is not written to. */
	const char *(*read)(void *parser, const char *b, size_t n, int final, struct stanza_tally *tally);
	void (*close)(void *parser);
};

/* Whether an attribute, by its name as written, declares a namespace: those are
 * not counted. */
static inline int stanza_declares(const char *name, size_t n)
{
	return n >= 5 && memcmp(name, "xmlns", 5) == 0 && (n == 5 || name[5] == ':');
}

#ifdef __cplusplus
}
#endif

#endif
