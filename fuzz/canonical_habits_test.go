package fuzz

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/parser"
)

// Small models of how code looks at XML that does not parse it, or parses it by
// halves. All of them have to see in canonical form what is there.

// A sighting is what a model sees: where the elements of a stanza begin and end.
type sighting struct {
	opened, closed, empty int   // start tags, end tags, empty-element tags
	ends                  []int // where a first-level element ends
}

// habits find the ends of stanzas in a stream of them.
var habits = []struct {
	name string
	see  func([]byte) sighting
}{
	// Framers that know nothing of quotes: "<message a='/>'>" (Openfire).
	{"tags end at '>'", func(b []byte) (s sighting) {
		for i := 0; i < len(b); i++ {
			if b[i] == '<' {
				k := bytes.IndexByte(b[i:], '>')
				if k < 0 {
					break
				}
				s.tag(b[i:i+k+1], i+k+1)
				i += k
			}
		}
		return s
	}},
	// Those that do, and take either quote for the end of any: `<m a='"'>`.
	{"quotes toggle", func(b []byte) (s sighting) {
		at, quoted := -1, false
		for i, c := range b {
			switch {
			case at < 0:
				if c == '<' {
					at, quoted = i, false
				}
			case c == '\'' || c == '"':
				quoted = !quoted
			case c == '>' && !quoted:
				s.tag(b[at:i+1], i+1)
				at = -1
			}
		}
		return s
	}},
	// Those that look for "</" and "/>" alone, whatever is around them, and count.
	{"ends are searched", func(b []byte) (s sighting) {
		for i := 0; i < len(b); i++ {
			switch {
			case bytes.HasPrefix(b[i:], []byte("</")):
				s.closed++
				if k := bytes.IndexByte(b[i:], '>'); s.level() == 0 {
					s.ends = append(s.ends, i+k+1)
				}
			case bytes.HasPrefix(b[i:], []byte("/>")):
				s.opened--
				s.empty++
				if s.level() == 0 {
					s.ends = append(s.ends, i+2)
				}
			case b[i] == '<':
				s.opened++
			}
		}
		return s
	}},
	// Those that count brackets, and hold that a stanza is over where there are as
	// many of one as of the other, and slashes enough.
	{"brackets are counted", func(b []byte) (s sighting) {
		open := 0
		for i, c := range b {
			switch c {
			case '<':
				open++
				if b[i+1] == '/' {
					s.closed++
				} else {
					s.opened++
				}
			case '>':
				open--
				if b[i-1] == '/' {
					s.opened--
					s.empty++
				}
				if open == 0 && s.level() == 0 {
					s.ends = append(s.ends, i+1)
				}
			}
		}
		return s
	}},
	// Those that go by a regular expression, as many a script does.
	{"a regular expression", func(b []byte) (s sighting) {
		for _, m := range tagPattern.FindAllIndex(b, -1) {
			s.tag(b[m[0]:m[1]], m[1])
		}
		return s
	}},
	// Those that read bytes as Latin-1: no byte of a character passes for markup.
	{"Latin-1", func(b []byte) (s sighting) {
		var runes []rune
		for _, c := range b {
			runes = append(runes, rune(c))
		}
		at := -1
		for i, r := range runes {
			switch r {
			case '<':
				at = i
			case '>':
				s.tag(b[at:i+1], i+1)
			}
		}
		return s
	}},
}

var tagPattern = regexp.MustCompile(`<[^<>]*>`)

func (s *sighting) level() int { return s.opened - s.closed }

func (s *sighting) tag(tag []byte, end int) {
	switch {
	case tag[1] == '/':
		s.closed++
	case tag[len(tag)-2] == '/':
		s.empty++
	default:
		s.opened++
	}
	if s.level() == 0 {
		s.ends = append(s.ends, end)
	}
}

// checkHabits holds an element in canonical form to its form, and to what every
// model sees of it.
func checkHabits(b []byte, e parser.Element) error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%q: %s", b, fmt.Sprintf(format, args...))
	}
	// What a stanza behind it, and one before it, make of it.
	const other = "<iq xmlns='jabber:client' to='a'><b/>x</iq>"
	stream := slices.Concat([]byte(other), b, b, []byte(other))
	var want sighting
	for t := range e.Tokens() {
		switch {
		case t.Kind() == parser.Start && t.Empty():
			want.empty += 2
		case t.Kind() == parser.Start:
			want.opened += 2
		}
	}
	want.opened += 2
	want.closed, want.empty = want.opened, want.empty+2
	want.ends = []int{len(other), len(other) + len(b), len(other) + 2*len(b), 2*len(other) + 2*len(b)}
	for _, h := range habits {
		if got := h.see(stream); got.opened != want.opened || got.closed != want.closed || got.empty != want.empty || !slices.Equal(got.ends, want.ends) {
			return fail("where %s: %+v, want %+v", h.name, got, want)
		}
	}
	for _, bad := range []string{"<!", "<?", "]]>", "\r"} {
		if bytes.Contains(b, []byte(bad)) {
			return fail("%q in it", bad)
		}
	}
	for t := range e.Tokens() {
		if err := checkTag(t); err != nil {
			return fail("%v", err)
		}
	}
	return nil
}

// attributePattern finds attributes as scripts do.
var attributePattern = regexp.MustCompile(`([^ ='"]+)=['"]([^'"]*)['"]`)

// references are those of canonical form.
var references = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&apos;", "'", "&quot;", `"`, "&#9;", "\t", "&#10;", "\n", "&#13;", "\r", "&amp;", "&")

// checkTag takes a tag apart at its quotes, and by a regular expression.
func checkTag(t parser.Token) error {
	raw := string(t.Raw())
	switch t.Kind() {
	case parser.Text:
		if got := references.Replace(raw); got != string(t.Text()) {
			return fmt.Errorf("text %q is %q where five names and three numbers are known", raw, got)
		}
		return nil
	case parser.End:
		return nil
	}
	p := string(t.Prefix())
	if p != "" && p != "xml" && string(t.Local()) != "xmlns" {
		return fmt.Errorf("prefix %q in %s", p, raw)
	}
	declared := map[string]bool{}
	for prefix := range t.Declarations() {
		declared[string(prefix)] = true
	}
	parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(raw, ">"), "/"), "'")
	if len(parts)%2 != 1 || parts[len(parts)-1] != "" && len(parts) > 1 {
		return fmt.Errorf("quotes of %s", raw)
	}
	name, _, _ := strings.Cut(parts[0][1:], " ")
	if want := strings.TrimPrefix(p+":"+string(t.Local()), ":"); name != want {
		return fmt.Errorf("%s begins with %q", raw, name)
	}
	byQuotes, byPattern := map[string]string{}, map[string]string{}
	for i := 0; i+1 < len(parts); i += 2 {
		head := parts[i]
		if i == 0 {
			head = strings.TrimPrefix(head, "<"+name)
		}
		if len(head) < 3 || head[0] != ' ' || head[len(head)-1] != '=' || strings.Contains(head[1:], " ") {
			return fmt.Errorf("%s has %q before a quote", raw, head)
		}
		byQuotes[head[1:len(head)-1]] = references.Replace(parts[i+1])
	}
	for _, m := range attributePattern.FindAllStringSubmatch(raw, -1) {
		byPattern[m[1]] = references.Replace(m[2])
	}
	n := len(declared)
	for a := range t.Attrs() {
		n++
		qname := string(a.Local())
		if p := string(a.Prefix()); p != "" {
			qname = p + ":" + qname
		}
		if byQuotes[qname] != string(a.Value()) || byPattern[qname] != string(a.Value()) {
			return fmt.Errorf("%s=%q is %q at its quotes, %q by a pattern", qname, a.Value(), byQuotes[qname], byPattern[qname])
		}
	}
	if len(byQuotes) != n || len(byPattern) != n {
		return fmt.Errorf("%s has %d attributes at its quotes, %d by a pattern, and %d in truth", raw, len(byQuotes), len(byPattern), n)
	}
	return nil
}
