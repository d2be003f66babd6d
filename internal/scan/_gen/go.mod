module github.com/seed492f7be9/stanza/internal/scan/_gen

go 1.26.0

require github.com/mmcloughlin/avo v0.6.0

// The x/tools that avo asks for does not compile with this Go.
require (
	golang.org/x/mod v0.39.0 // indirect
	golang.org/x/sync v0.22.0 // indirect
	golang.org/x/tools v0.49.0 // indirect
)
