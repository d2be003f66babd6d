package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/seed492f7be9/stanza/parser"
)

// development is the version of a build that no module version names.
const development = "0.1.0-dev"

// version returns what --version prints behind the name.
func version() string {
	v := development
	if info, ok := debug.ReadBuildInfo(); ok {
		// Builds from a checkout have "(devel)" or a pseudo-version here, which
		// say less than the constant; only a tag names a release.
		if m := info.Main.Version; isRelease(m) {
			v = m[1:]
		}
	}
	return fmt.Sprintf("%s (%s %s/%s, kernels %s)", v, runtime.Version(), runtime.GOOS, runtime.GOARCH,
		strings.Join(parser.Kernels(), " "))
}

// isRelease reports whether v is "v" and numbers with dots, and nothing else.
func isRelease(v string) bool {
	if len(v) < 2 || v[0] != 'v' {
		return false
	}
	for _, c := range v[1:] {
		if c != '.' && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
