module github.com/seed492f7be9/stanza

go 1.26.0

require golang.org/x/sys v0.48.0
