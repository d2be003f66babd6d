// Package mutate changes XML as XML, rather than byte by byte: for fuzzers that want to get behind the first syntax error.
//
// [Apply] changes an input so that it may mean something else, or nothing any more; [Rewrite] changes a well-formed one so
// that it means the same, to the last canonical event: a reader that gives other events for it is wrong. Both have seven
// ways to do so: see [Kind]. Neither knows whether its input is XML. They cut it into tags, text and the rest as best they
// can, and take whatever comes.
//
//	for seed := range uint64(100) {
//		b := mutate.Any(input, seed)
//		// whatever b is, a reader must neither crash nor depend on how it is cut
//		c := mutate.Rewrite(mutate.Requote, input, seed)
//		// what the reader makes of c is what it makes of input
//	}
//
// One input and seed give one result, on every platform and with every version of Go.
package mutate
