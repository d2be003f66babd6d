module github.com/seed492f7be9/stanza

go 1.26.0

require (
	github.com/klauspost/compress v1.20.4
	golang.org/x/net v0.59.0
	golang.org/x/sys v0.48.0
	golang.org/x/text v0.42.0
)
