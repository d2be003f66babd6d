package stdxml

import (
	"encoding/xml"
	"reflect"
	"strings"
	"sync"
)

// A Decoder that is fed with tokens has no bytes for fields with ",innerxml": it
// leaves them empty, and panics where one such struct is inside another. Decode has
// the bytes, and lets encoding/xml read them where the type asks for it.

var wantsBytes sync.Map // from reflect.Type to bool

// innerXML reports whether a value of that type has a field with ",innerxml",
// or may have one in it. What an UnmarshalXML decodes into, it cannot see.
func innerXML(t reflect.Type) bool {
	if t == nil {
		return false
	}
	if known, ok := wantsBytes.Load(t); ok {
		return known.(bool)
	}
	wants := searchInnerXML(t, map[reflect.Type]bool{})
	wantsBytes.Store(t, wants)
	return wants
}

var unmarshaler = reflect.TypeFor[xml.Unmarshaler]()

func searchInnerXML(t reflect.Type, seen map[reflect.Type]bool) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return searchInnerXML(t.Elem(), seen)
	case reflect.Struct:
	default:
		return false
	}
	if seen[t] || reflect.PointerTo(t).Implements(unmarshaler) {
		return false
	}
	seen[t] = true
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("xml")
		if tag == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		if _, options, _ := strings.Cut(tag, ","); strings.Contains(options, "innerxml") || searchInnerXML(f.Type, seen) {
			return true
		}
	}
	return false
}
