/* A fuzz target over expat, with namespaces, to prove that what is exported loads. libFuzzer calls it as it is, AFL++
 * through its driver: both build it with -fsanitize=fuzzer. */

#include <stddef.h>
#include <stdint.h>

#include <expat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* 0xFF is no byte of UTF-8, so that no name can contain the separator. */
	XML_Parser p = XML_ParserCreateNS("UTF-8", '\xFF');
	if (p != NULL) {
		XML_Parse(p, (const char *)data, (int)size, 1);
		XML_ParserFree(p);
	}
	return 0;
}
