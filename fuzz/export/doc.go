// Package export lays the inputs of the corpus out for fuzzers, and writes a dictionary for those that take one.
//
// The same records give the same bytes everywhere: files are named by the ids of records, sorted, and hold nothing of the
// machine, the time or the version of Go.
//
//	n, err := export.Write(ctx, "out", export.LibFuzzer, vectors.Everything())
//
// Each layout has a manifest (manifest.jsonl), one line a record, with the verdict and the file that has the input; the
// licence, and the version of the corpus. Messages of one session stand in one file with a NUL between them, which no
// document has. Inputs over 64 KiB are left out, as fuzzers only lose time with them, and so are several compressed
// messages, which nothing can stand between: the format jsonl has them. Records with the same bytes share a file.
package export
