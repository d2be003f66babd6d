module github.com/seed492f7be9/stanza/bench/peers

go 1.26.0

replace (
	github.com/seed492f7be9/stanza => ../..
	github.com/seed492f7be9/stanza/bench => ..
)

require (
	github.com/seed492f7be9/stanza v0.0.0-00010101000000-000000000000
	github.com/seed492f7be9/stanza/bench v0.0.0-00010101000000-000000000000
)

require (
	github.com/aclements/go-moremath v0.0.0-20210112150236-f10218a38794 // indirect
	github.com/klauspost/cpuid/v2 v2.4.2 // indirect
	golang.org/x/perf v0.0.0-20260908200009-22c9c6c9d4da // indirect
	golang.org/x/sys v0.48.0 // indirect
)
