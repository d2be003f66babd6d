// Package scan says where: it finds the bytes at which character data and
// attribute values stop being plain, and judges UTF-8 and XML 1.0 Char.
//
// It does so in two ways. Bits.Index is stage 1: it classifies a whole strip of
// input at once and leaves bitmaps to be searched; it is there where a kernel for
// the processor is (Indexed). Text, Value, Name and Runes look on demand, in
// portable Go, at words of 64 bits.
//
// Every function has one contract, whatever implements it: it reads its slice
// and nothing behind it, it allocates nothing, and it gives the same answer
// for every length, alignment and platform. The kernels for amd64 are generated
// (_gen), that for arm64 is written by hand.
package scan
