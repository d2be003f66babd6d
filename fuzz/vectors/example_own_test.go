package vectors_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// A record of one's own has an id that says what is read and how: the same wherever the
// same question is asked.
func ExampleRecord_Identify() {
	r := vectors.Record{Name: "mine/no-end", Mode: vectors.ModeFrame, Input: "PG1lc3NhZ2U+"}
	if err := r.Identify(); err != nil {
		panic(err)
	}
	fmt.Println(r.ID, r.Plain())
	// Output: 86dbf4f9e99b3dce true
}

// What came out of a decompressor begins with what was compressed, or it is wrong.
func ExampleOutput_Begins() {
	sum := sha256.Sum256([]byte("<presence/>"))
	o := vectors.Output{Size: int64(len("<presence/>")), SHA256: hex.EncodeToString(sum[:])}
	fmt.Println(o.Begins([]byte("<presence/>and more")), o.Begins([]byte("<presence>")))
	// Output: true false
}
