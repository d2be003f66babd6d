module github.com/seed492f7be9/stanza/bench/peers

go 1.26.0

replace (
	github.com/seed492f7be9/stanza => ../..
	github.com/seed492f7be9/stanza/bench => ..
)

require (
	github.com/orisano/gosax v1.1.4
	github.com/seed492f7be9/stanza v0.0.0-00010101000000-000000000000
	github.com/seed492f7be9/stanza/bench v0.0.0-00010101000000-000000000000
	github.com/tdewolff/parse/v2 v2.8.20
	mellium.im/xmpp v0.22.0
)

require (
	github.com/aclements/go-moremath v0.0.0-20210112150236-f10218a38794 // indirect
	github.com/gobwas/httphead v0.1.0 // indirect
	github.com/gobwas/ws v1.5.0 // indirect
	github.com/klauspost/compress v1.20.4 // indirect
	github.com/klauspost/cpuid/v2 v2.4.2 // indirect
	golang.org/x/crypto v0.57.0 // indirect
	golang.org/x/mod v0.41.0 // indirect
	golang.org/x/net v0.59.0 // indirect
	golang.org/x/perf v0.0.0-20260908200009-22c9c6c9d4da // indirect
	golang.org/x/sync v0.23.0 // indirect
	golang.org/x/sys v0.48.0 // indirect
	golang.org/x/text v0.42.0 // indirect
	golang.org/x/tools v0.49.0 // indirect
	gonum.org/v1/gonum v0.17.0 // indirect
	mellium.im/reader v0.1.0 // indirect
	mellium.im/sasl v0.3.2 // indirect
	mellium.im/xmlstream v0.15.4 // indirect
)
