module github.com/seed492f7be9/stanza/examples

go 1.26.0

replace github.com/seed492f7be9/stanza => ../

require (
	github.com/coder/websocket v1.8.15
	github.com/gobwas/ws v1.5.0
	github.com/gorilla/websocket v1.5.3
	github.com/lxzan/gws v1.8.9
	github.com/seed492f7be9/stanza v0.0.0-00010101000000-000000000000
	github.com/xdg-go/scram v1.4.0
	golang.org/x/sys v0.48.0
)

require (
	github.com/dolthub/maphash v0.1.0 // indirect
	github.com/gobwas/httphead v0.1.0 // indirect
	github.com/klauspost/compress v1.20.4 // indirect
	github.com/xdg-go/stringprep v1.0.4 // indirect
	golang.org/x/net v0.59.0 // indirect
	golang.org/x/text v0.42.0 // indirect
)
