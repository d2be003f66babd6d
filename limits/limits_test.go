package limits_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
)

func ExampleLimits_Resolve() {
	l := limits.Server
	l.Stanza = 9000
	_, err := l.Resolve()
	fmt.Println(err)
	// Output: invalid limits: stanza is 9000 bytes; the least is 10000 (RFC 6120 §13.12)
}

func TestZeroIsClient(t *testing.T) {
	got, err := limits.Limits{}.Resolve()
	if err != nil || got != limits.Client {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestPresetsResolveToThemselves(t *testing.T) {
	if len(limits.PresetNames()) != 6 {
		t.Error(limits.PresetNames())
	}
	for _, name := range limits.PresetNames() {
		l, ok := limits.Preset(name)
		got, err := l.Resolve()
		if !ok || err != nil || got != l {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, ok := limits.Preset("none"); ok {
		t.Error("a preset that nobody made")
	}
	for name, want := range map[string]int{"before-auth": 10000, "client": 256 << 10, "server": 512 << 10} {
		if l, _ := limits.Preset(name); l.Stanza != want {
			t.Errorf("%s: %d bytes a stanza", name, l.Stanza)
		}
	}
}

// Bad values are refused, never repaired.
func TestRefused(t *testing.T) {
	for field, l := range map[string]limits.Limits{
		"stanza": {Stanza: 9999}, "tag": {Tag: 9999}, "value": {Value: 9999}, "text": {Text: 1},
		"skip": {Stanza: 20000, Skip: 19999}, "window": {Window: 100}, "header": {Header: 10}, "prolog": {Prolog: 10}, "name": {Name: 3},
	} {
		if _, err := l.Resolve(); !errors.Is(err, limits.ErrInvalid) || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, l := range []limits.Limits{{Stanza: 10000, Tag: 10000, Value: 10000, Text: 10000}, {Stanza: 10000, Skip: 10000}, {Skip: -1}} {
		if _, err := l.Resolve(); err != nil {
			t.Errorf("%+v: %v", l, err)
		}
	}
}

func TestUnlimited(t *testing.T) {
	u := limits.Limits{Stanza: -1, Header: -1, Prolog: -1, Tag: -1, Name: -1, Value: -1, Text: -1, References: -1, Gap: -5,
		Depth: -1, Elements: -1, Attributes: -1, Declarations: -1, InScope: -1}
	got, err := u.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	for k := limits.Stanza; k <= limits.InScope; k++ {
		if k != limits.Skip && k.Of(&got) < 30000 {
			t.Errorf("%v: %d", k, k.Of(&got))
		}
	}
}

func TestKindNames(t *testing.T) {
	seen := map[string]bool{}
	for k := limits.None; k <= limits.InScope; k++ {
		if k.String() == "" || seen[k.String()] {
			t.Errorf("%d: %q", k, k)
		}
		seen[k.String()] = true
	}
	if limits.Kind(99).String() != "unknown" || limits.Kind(99).Of(&limits.Client) != 0 {
		t.Error("a kind that does not exist")
	}
}

// A limit has one name: that of its kind is its key in JSON, and what Resolve
// says about it.
func TestNames(t *testing.T) {
	names := limits.Names()
	fields := reflect.TypeFor[limits.Limits]()
	if len(names) != fields.NumField() {
		t.Fatalf("%d names for %d fields: %v", len(names), fields.NumField(), names)
	}
	for i, name := range names {
		f := fields.Field(i)
		if strings.ReplaceAll(name, "-", "") != strings.ToLower(f.Name) {
			t.Errorf("the field %s has the name %q", f.Name, name)
		}
		var l limits.Limits
		if err := json.Unmarshal([]byte(`{"`+name+`":7}`), &l); err != nil || reflect.ValueOf(l).Field(i).Int() != 7 {
			t.Errorf("the key %q gives %+v, %v", name, l, err)
		}
		if k := limits.Stanza + limits.Kind(i); name != "window" && (k.String() != name || k.Of(&l) != 7) {
			t.Errorf("%q is limit %v, which is %d", name, k, k.Of(&l))
		}
		switch _, err := l.Resolve(); {
		case err == nil: // 7 is not too small for it
		case name == "skip": // is told together with another one
		case !strings.Contains(err.Error(), " "+name+" "):
			t.Errorf("%q is called something else in %q", name, err)
		}
	}
	names[0] = ""
	if limits.Names()[0] == "" || limits.Stanza.String() == "" {
		t.Error("the caller was given the table itself")
	}
}
