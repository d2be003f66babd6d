// Package rooms holds no code, only a test: the project's import table against
// what its packages import.
//
// A room is a folder with one purpose, and the table in rooms_test.go says which
// other rooms and which third-party modules it may use. The table is written from
// the ground up, so that an import can only point at a row above its own in the
// file, that is, down in the house. A package without a row fails the test: give
// it one, or put its code into the room where it belongs.
package rooms
