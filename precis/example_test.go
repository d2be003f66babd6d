package precis_test

import (
	"errors"
	"fmt"

	"github.com/seed492f7be9/stanza/precis"
)

func Example() {
	for _, name := range []string{"Juliet", "Ju\u0308rgen", "henry\u2163", "a b"} {
		enforced, err := precis.UsernameCaseMapped.Enforce(name)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(enforced)
	}
	// Output:
	// juliet
	// jürgen
	// precis: code point that is not allowed, U+2173 at byte 5
	// precis: code point that is not allowed, U+0020 at byte 1
}

func ExampleError() {
	_, err := precis.OpaqueString.Enforce("pass\u0378word")
	var refused *precis.Error
	if errors.As(err, &refused) && errors.Is(err, precis.RuleUnassigned) {
		fmt.Printf("U+%04X at byte %d, in Unicode %s\n", refused.Rune, refused.Offset, precis.UnicodeVersion)
	}
	// Output: U+0378 at byte 4, in Unicode 15.0.0
}

func ExampleProfile_Compare() {
	same, err := precis.Nickname.Compare("  Richard \u2163", "richard iv")
	fmt.Println(same, err)
	// Output: true <nil>
}

// A profile for room names: letters in lowercase, and spaces that are only spaces.
func ExampleFreeformClass() {
	rooms, err := precis.FreeformClass(precis.Options{Width: true, Spaces: precis.TrimSpaces, Case: precis.LowerCase})
	if err != nil {
		panic(err)
	}
	fmt.Println(rooms.Enforce("  The\u3000Coven "))
	// Output: the coven <nil>
}

// What a newer version of Unicode would do to a name.
func ExampleProfile_In() {
	newer := precis.ForVersion("16.0.0")
	for _, name := range []string{"juliet", "\u1C89"} {
		_, now := precis.UsernameCaseMapped.Enforce(name)
		_, then := precis.UsernameCaseMapped.In(newer).Enforce(name)
		fmt.Println(now, "|", then)
	}
	// Output:
	// <nil> | <nil>
	// precis: code point that is not assigned, U+1C89 at byte 0 | <nil>
}
