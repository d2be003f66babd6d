// Package gofuzz makes a module of what "go-fuzz-build" builds: see ../../gofuzz.sh.
package gofuzz

import (
	_ "github.com/dvyukov/go-fuzz/go-fuzz-dep"

	_ "github.com/seed492f7be9/stanza/fuzz"
)
