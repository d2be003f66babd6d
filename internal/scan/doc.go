// Package scan says where: it finds the bytes at which character data and
// attribute values stop being plain, and judges UTF-8 and XML 1.0 Char.
//
// Every function has one contract, whatever implements it: it reads its slice
// and nothing behind it, it allocates nothing, and it gives the same answer
// for every length, alignment and platform. What is here is portable Go that
// works on words of 64 bits on demand; a kernel that classifies a whole feed
// at once takes its place behind the same questions.
package scan
