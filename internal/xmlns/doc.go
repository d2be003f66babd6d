// Package xmlns has the symbols of names and namespaces: those of one worker
// ([Table], which also binds prefixes as Namespaces in XML 1.0 has it), and
// the public ones, known when the program was built or registered when it
// started ([Name], [Space]).
package xmlns
