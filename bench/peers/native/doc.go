// Package native drives C and C++ libraries that parse XML, as peers in
// benchmarks. What they deliver is counted in C: calling back into Go for each
// event would measure cgo. One call a chunk is all that crosses over; a library
// that cannot read in chunks is called once.
//
// Each library has a folder of its own beside this one. It fills in the table
// of functions that native.h describes, and gives it to [Open]. Including
// native.h is not enough for such a package: it has to import this one, which is
// how the go command learns that it depends on the header.
package native
