// What go-fuzz needs to find when it builds the entries of package fuzz: they are not to be dependencies of the library.
module github.com/seed492f7be9/stanza/fuzz/testdata/gofuzz

go 1.26.0

replace github.com/seed492f7be9/stanza => ../../..

tool (
	github.com/dvyukov/go-fuzz/go-fuzz
	github.com/dvyukov/go-fuzz/go-fuzz-build
)

require (
	github.com/dvyukov/go-fuzz v0.0.0-20220726122315-1d375ef9f9f6
	github.com/seed492f7be9/stanza v0.0.0-00010101000000-000000000000
)

require (
	github.com/elazarl/go-bindata-assetfs v1.0.1 // indirect
	github.com/klauspost/compress v1.20.4 // indirect
	github.com/stephens2424/writerset v1.0.2 // indirect
	golang.org/x/mod v0.42.0 // indirect
	golang.org/x/net v0.61.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
	golang.org/x/tools v0.52.0 // indirect
)
