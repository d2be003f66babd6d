package limits_test

import (
	"encoding/json"
	"fmt"

	"github.com/seed492f7be9/stanza/limits"
)

// A preset that a configuration names, with one value of its own.
func ExamplePreset() {
	l, ok := limits.Preset("server")
	if !ok {
		fmt.Println("one of", limits.PresetNames())
		return
	}
	l.Stanza = 1 << 20
	l, err := l.Resolve()
	fmt.Println(l.Stanza, l.Depth, err)
	// Output: 1048576 256 <nil>
}

func ExamplePresetNames() {
	fmt.Println(limits.PresetNames())
	// Output: [before-auth client server component websocket constrained]
}

// Limits in a configuration file: what is left out is the default.
func ExampleLimits() {
	var l limits.Limits
	if err := json.Unmarshal([]byte(`{"stanza": 65536, "in-scope": -1}`), &l); err != nil {
		panic(err)
	}
	resolved, err := l.Resolve()
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Stanza, l.InScope, l.Depth)
	fmt.Println(resolved.Stanza, resolved.InScope, resolved.Depth)
	// Output:
	// 65536 -1 0
	// 65536 1073741823 128
}

// Every limit by its name, with the value that it has.
func ExampleKind_Of() {
	l := limits.BeforeAuth
	for k := limits.Stanza; k <= limits.InScope; k++ {
		fmt.Printf("%s=%d ", k, k.Of(&l))
	}
	// Output: stanza=10000 skip=0 header=4096 prolog=512 tag=10000 name=256 value=10000 text=10000 references=1000 gap=1024 depth=16 elements=200 attributes=32 declarations=16 in-scope=32
}

// The keys of limits in JSON.
func ExampleNames() {
	fmt.Println(limits.Names())
	// Output: [stanza skip header prolog tag name value text references gap depth elements attributes declarations in-scope window]
}
