package precis_test

import (
	"fmt"

	"github.com/seed492f7be9/stanza/precis"
)

// What a library for domain names asks: may a code point be in a label, and may the label
// stand beside others of another direction?
func ExampleUnicode_CheckBidi() {
	u := precis.Pinned()
	fmt.Println(u.IDNAProperty('ß') == precis.PValid, u.IDNAProperty('A') == precis.Disallowed)
	fmt.Println(u.CheckBidi([]byte("אבג")))
	fmt.Println(u.CheckBidi([]byte("אבa")))
	// Output:
	// true true
	// <nil>
	// precis: character that has no place in a right-to-left string, U+0061 at byte 4
}

// A client prepares what was typed; a server enforces it, and compares it with what is
// stored, all of it in bytes.
func ExampleProfile_AppendPrepare() {
	typed, err := precis.UsernameCaseMapped.AppendPrepare(nil, []byte("Ｊuliet"))
	if err != nil {
		panic(err)
	}
	key, err := precis.UsernameCaseMapped.AppendKey(nil, typed)
	fmt.Printf("%s %s %v\n", typed, key, err)
	fmt.Println(precis.UsernameCaseMapped.CompareBytes(typed, []byte("juliet")))
	// Output:
	// Juliet juliet <nil>
	// true <nil>
}
