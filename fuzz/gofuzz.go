//go:build gofuzz

package fuzz

// FuzzDocument is an entry for go-fuzz and libFuzzer: a document.
func FuzzDocument(data []byte) int { return gofuzz(Document, data) }

// FuzzStream is an entry for go-fuzz and libFuzzer: the bytes of an XML stream.
func FuzzStream(data []byte) int { return gofuzz(Stream, data) }

// FuzzFrame is an entry for go-fuzz and libFuzzer: one WebSocket message.
func FuzzFrame(data []byte) int { return gofuzz(Frame, data) }

// gofuzz panics where an invariant does not hold. What is accepted is worth more than what is not.
func gofuzz(m Mode, data []byte) int {
	if len(data) > 1<<16 {
		return -1
	}
	q := Request{Mode: m, Input: data}
	if err := CheckInvariants(q, Options{}); err != nil {
		panic(err)
	}
	if a, err := Run(q, Options{}); err == nil && a.Accepted {
		return 1
	}
	return 0
}
