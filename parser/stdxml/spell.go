package stdxml

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
)

// speller writes tokens whose names are translated, so that they mean the same on
// their own. It uses the declarations that come with them, and makes up prefixes
// for namespaces that were declared outside: they are declared on the root, once,
// however often they are used.
type speller struct {
	scope
	text   []byte   // all of it, but for what is missing at rootAt
	rootAt int      // the end of the root's start tag, before its '>'
	made   []byte   // declarations that are missing there
	open   []string // names of the open elements, as they were written
}

var (
	textEscaper  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	valueEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", "'", "&apos;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")
)

// ErrToken is what UnmarshalXML returns for a token with a name that is none, or
// that has no namespace and declares one.
var ErrToken = errors.New("stanza: a token has a name that cannot be written")

func (w *speller) start(t xml.StartElement) error {
	hasDefault := false
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == xmlnsPrefix:
			w.bind(a.Name.Local, a.Value)
		case a.Name == xml.Name{Local: xmlnsPrefix}:
			w.bind("", a.Value)
			hasDefault = true
		}
	}
	var needed string // a declaration of the default
	name, err := w.element(t.Name)
	if err != nil {
		return err
	}
	if now, _ := w.lookup(""); name == t.Name.Local && now != t.Name.Space {
		if hasDefault {
			return ErrToken // it says two things about itself
		}
		w.bind("", t.Name.Space)
		needed = fmt.Sprintf(" xmlns='%s'", valueEscaper.Replace(t.Name.Space))
	}
	w.text = append(append(w.text, '<'), name...)
	w.text = append(w.text, needed...)
	for _, a := range t.Attr {
		name, err := w.attribute(a.Name)
		if err != nil {
			return err
		}
		w.text = fmt.Appendf(w.text, " %s='%s'", name, valueEscaper.Replace(a.Value))
	}
	if w.depth == 0 {
		w.rootAt = len(w.text)
	}
	w.text = append(w.text, '>')
	w.open = append(w.open, name)
	w.enter()
	return nil
}

func (w *speller) end() {
	last := len(w.open) - 1
	w.text = append(append(append(w.text, "</"...), w.open[last]...), '>')
	w.open = w.open[:last]
	w.leave()
}

// element returns how the name of an element is written. Without a prefix it may
// need a declaration of the default: where it has no namespace, and on the root.
func (w *speller) element(n xml.Name) (string, error) {
	if !plain(n.Local) {
		return "", ErrToken
	}
	if now, _ := w.lookup(""); now == n.Space || n.Space == "" {
		return n.Local, nil
	}
	_, declared := w.lookup("")
	if p, ok := w.prefix(n.Space, w.depth > 0 || declared); ok {
		return p + ":" + n.Local, nil
	}
	return n.Local, nil
}

func (w *speller) attribute(n xml.Name) (string, error) {
	switch {
	case !plain(n.Local):
		return "", ErrToken
	case n.Space == "":
		return n.Local, nil
	case n.Space == xmlnsPrefix:
		return xmlnsPrefix + ":" + n.Local, nil
	}
	p, _ := w.prefix(n.Space, true)
	return p + ":" + n.Local, nil
}

const xmlURI = "http://www.w3.org/XML/1998/namespace"

// prefix returns a prefix for a namespace, and makes one up if it may.
func (w *speller) prefix(uri string, mayMake bool) (string, bool) {
	if uri == xmlURI {
		return xmlPrefix, true
	}
	if p, ok := w.find(uri, false); ok || !mayMake {
		return p, ok
	}
	for n := 1; ; n++ {
		p := fmt.Sprintf("n%d", n)
		if _, taken := w.lookup(p); taken {
			continue
		}
		w.bound = append([]binding{{p, uri, 0}}, w.bound...)
		w.made = fmt.Appendf(w.made, " xmlns:%s='%s'", p, valueEscaper.Replace(uri))
		return p, true
	}
}

// plain reports whether a name has nothing in it that would end it. Whatever else
// is wrong with it, the parser says.
func plain(name string) bool { return name != "" && !strings.ContainsAny(name, " \t\r\n<>/='\"&:") }

// bytes returns what was written.
func (w *speller) bytes() []byte {
	b := append([]byte(nil), w.text[:w.rootAt]...)
	return append(append(b, w.made...), w.text[w.rootAt:]...)
}
