package precis_test

import (
	"fmt"

	"github.com/seed492f7be9/stanza/precis"
	"golang.org/x/text/unicode/norm"
)

// A profile of identifiers: letters and digits of any script, in lowercase.
func ExampleIdentifierClass() {
	tags, err := precis.IdentifierClass(precis.Options{Width: true, Case: precis.LowerCase, Form: norm.NFC})
	if err != nil {
		panic(err)
	}
	for _, tag := range []string{"Montague", "ＣＡＰＵＬＥＴ", "two words"} {
		fmt.Println(tags.Enforce(tag))
	}
	// Output:
	// montague <nil>
	// capulet <nil>
	//  precis: code point that is not allowed, U+0020 at byte 3
}

// What a server stores, and what it looks up by: a nickname keeps its capitals, and is
// compared without.
func ExampleProfile_Key() {
	shown, err := precis.Nickname.Enforce("  Foo   Bar ")
	if err != nil {
		panic(err)
	}
	key, err := precis.Nickname.Key("  Foo   Bar ")
	fmt.Printf("%q %q %v\n", shown, key, err)
	// Output: "Foo Bar" "foo bar" <nil>
}

// Into the caller's memory: nothing is allocated where it is large enough.
func ExampleProfile_Append() {
	buf := make([]byte, 0, 64)
	for _, password := range []string{"correct horse", "correct\u00A0horse", "bell\x07"} {
		b, err := precis.OpaqueString.Append(buf, []byte(password))
		fmt.Printf("%q %v\n", b, err)
	}
	// Output:
	// "correct horse" <nil>
	// "correct horse" <nil>
	// "" precis: code point that is not allowed, U+0007 at byte 4
}

// What a client does with what goes to a server that will enforce the profile itself.
func ExampleProfile_Prepare() {
	fmt.Println(precis.UsernameCaseMapped.Prepare("ＪULIET"))
	// Output: JULIET <nil>
}

// The tables behind the profiles.
func ExampleUnicode() {
	u := precis.Pinned()
	fmt.Println(u.Version() == precis.UnicodeVersion)
	for _, r := range "a €\u0378" {
		fmt.Printf("U+%04X %s\n", r, u.Property(r))
	}
	fmt.Printf("%s %t %v\n", u.AppendLower(nil, 'Ä'), u.Bidi('א').RightToLeft(), u.CheckContext([]byte("l·l")))
	// Output:
	// true
	// U+0061 PVALID
	// U+0020 FREE_PVAL
	// U+20AC FREE_PVAL
	// U+0378 UNASSIGNED
	// ä true <nil>
}

// What another version of Unicode changes.
func ExampleDiffer() {
	oldest := precis.ForVersion(precis.Versions()[0])
	changed := 0
	for r := rune(0); r <= 0x10FFFF; r++ {
		if oldest.Assigned(r) && precis.Differ(oldest, precis.Pinned(), r)&precis.DiffersInCase != 0 {
			changed++
		}
	}
	fmt.Println(oldest.Version(), "to", precis.UnicodeVersion, "changed the case of", changed, "characters")
	// Output: 6.3.0 to 15.0.0 changed the case of 217 characters
}

func ExampleWidth() {
	fmt.Printf("%c %c\n", precis.Width('Ａ'), precis.Width('a'))
	// Output: A a
}

func ExampleIsNFC() {
	fmt.Println(precis.IsNFC([]byte("J\u00FCrgen")), precis.IsNFC([]byte("Ju\u0308rgen")))
	// Output: true false
}

// The names of rules are for scripts; they do not change.
func ExampleRules() {
	for _, r := range precis.Rules()[:3] {
		fmt.Printf("%s: %s\n", r.String(), r.Error())
	}
	// Output:
	// utf-8: not UTF-8
	// unassigned: code point that is not assigned
	// unstable: still changes after four rounds of mapping
}
