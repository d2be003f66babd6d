// Package fuzz holds what must be true of the engine whatever its input, as a
// library that tests, fuzz targets and tools share:
//
//   - [Run] reads a request (a document, a stream, a frame, or the frames of a
//     session) in pieces of any size, and answers with canonical events and a
//     verdict.
//   - [Judge] holds an answer to a test vector.
//   - [CheckSplits] holds a request to the first law of the engine: where the
//     input is cut changes nothing.
//
// Inputs and answers have a JSON form, so that other parsers, in any language,
// can be run and judged by the same code. One question and its answer, a line
// each:
//
//	{"id":"1","mode":"document","input":"PGE+aGk8L2E+"}
//	{"id":"1","accepted":true,"condition":null,"rule":null,"offset":null,"events":[["s","","a",[]],["t","hi"],["e"]]}
//
// Package vectors has inputs with known verdicts, which [CheckRecord] holds the
// engine to; package sessions makes whole sessions, package mutate spoils
// them, and package traffic makes realistic and hostile streams. The fuzz targets are in this package's tests:
//
//	go test -fuzz=FuzzSplits ./fuzz
package fuzz
