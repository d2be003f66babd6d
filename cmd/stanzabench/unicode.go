package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/precis"
)

func newUnicode(s *streams) *cobra.Command {
	var derived string
	var from, to, format, profile *choice
	var lines *prepare
	c := &cobra.Command{
		Use:   "unicode [FLAGS] [FILE]",
		Short: "Show what another version of Unicode changes for XMPP's profiles",
		Long: `Show what moving from one version of Unicode to another changes for the profiles of
PRECIS: a row for the code points whose derived property (RFC 8264 §8), case mapping,
direction or context changes, with what becomes of strings that have them; then totals.
  valid      was refused, and is accepted
  invalid    was accepted, and is refused
  changed    is accepted by both, with another enforced or compared form
  depends    on what it stands beside: its direction or its context changes

With FILE, addresses are read, one a line (- is standard input), and those are named
that the move does something to. The localpart is judged by UsernameCaseMapped, the
resourcepart by OpaqueString, the domainpart label by label by IDNA2008; with another
--profile than address each line is a string for that.
  breaks     was accepted, and is refused
  changes    is accepted by both, in another form
  collides   was another address than one before it, and is the same now
  splits     was the same address as one before it, and is another now
  appears    was refused, and is accepted
The exit status is 1 if any breaks, changes, collides or splits.

With --derived the whole table of derived properties of one version is printed.`,
		Example: `  stanzabench unicode
  stanzabench unicode --from=6.3.0 --to=15.0.0 --format=json
  stanzabench unicode --to=16.0.0 addresses.txt
  stanzabench unicode --derived=17.0.0`,
		Args: atMostOneFile,
		RunE: func(c *cobra.Command, args []string) error {
			if derived != "" {
				other := firstSet(c.Flags(), "from", "to", "format", "profile", "json")
				if other != "" || len(args) > 0 {
					return usagef("--derived prints the table of one version; it goes with no other flag and no FILE")
				}
				u := precis.ForVersion(derived)
				if u == nil {
					return usagef("there are no tables of Unicode %q; there are those of %s", derived, strings.Join(precis.Versions(), ", "))
				}
				return writeDerived(s, u)
			}
			m := &move{s: s, from: precis.ForVersion(from.value), to: precis.ForVersion(to.value), json: format.value == "json"}
			if len(args) == 0 {
				if other := firstSet(c.Flags(), "profile", "json"); other != "" {
					return usagef("--%s is about the strings of a FILE, and there is none; - is standard input", other)
				}
				return m.codePoints()
			}
			return m.strings(c, lines, args, profile.value)
		},
	}
	versions := precis.Versions()
	newest := slices.Clone(versions)
	slices.Reverse(newest)
	from = addChoice(c, "from", "the version to move from", append([]string{precis.UnicodeVersion},
		slices.DeleteFunc(slices.Clone(versions), func(v string) bool { return v == precis.UnicodeVersion })...)...)
	to = addChoice(c, "to", "the version to move to", newest...)
	format = addChoice(c, "format", "how to print it", "table", "json")
	c.Flags().StringVar(&derived, "derived", "", "print the derived properties of `VERSION`")
	complete(c, "derived", versions)
	names := []string{"address"}
	for _, p := range profiles {
		names = append(names, p.name)
	}
	profile = addChoice(c, "profile", "what the lines of FILE are", names...)
	lines = addPrepare(c)
	return c
}

// writeDerived prints the derived property of every code point, by ranges.
func writeDerived(s *streams, u *precis.Unicode) error {
	for first := rune(0); first <= lastPoint; {
		last, value := first, u.Property(first)
		for last < lastPoint && u.Property(last+1) == value {
			last++
		}
		fmt.Fprintf(s.out, "%04X..%04X ; %s\n", first, last, value)
		first = last + 1
	}
	return s.writeError()
}

const lastPoint = 0x10FFFF

// move is one from a version of Unicode to another.
type move struct {
	s        *streams
	from, to *precis.Unicode
	json     bool
}

// effect is what a move does to a code point in a profile.
type effect string

const (
	valid   effect = "valid"
	invalid effect = "invalid"
	changed effect = "changed"
	depends effect = "depends"
)

// change is what a move does to a code point, and to those after it up to last.
type change struct {
	first, last rune
	was, is     precis.Property
	in          precis.Difference
	effects     [4]effect // by profile, "" for none
}

// codePoints prints what changes for each code point.
func (m *move) codePoints() error {
	var changes []change
	for r := rune(0); r <= lastPoint; r++ {
		in := precis.Differ(m.from, m.to, r)
		if in == 0 {
			continue
		}
		c := change{r, r, m.from.Property(r), m.to.Property(r), in, m.effects(r, in)}
		if n := len(changes); n > 0 && changes[n-1].last == r-1 {
			before := changes[n-1]
			if before.first, before.last = r, r; before == c {
				changes[n-1].last = r
				continue
			}
		}
		changes = append(changes, c)
	}
	if m.json {
		for _, c := range changes {
			m.s.out.Write(c.appendJSON(nil))
		}
		m.s.out.Write(m.appendTotals(nil, changes))
		return m.s.writeError()
	}
	t := plainTable(m.s.colour, table.Row{"code points", "old", "new", "differs in", "effect"})
	for _, c := range changes {
		t.AppendRow(table.Row{fmt.Sprintf("%04X..%04X", c.first, c.last), c.was.String(), c.is.String(), strings.Join(differences(c.in), ", "), c.describe()})
	}
	if len(changes) > 0 {
		fmt.Fprintf(m.s.out, "%s\n\n", t.Render())
	}
	m.writeTotals(changes)
	return m.s.writeError()
}

// effects judges the code point alone, and, as a right-to-left one may need others
// around it, between two such.
func (m *move) effects(r rune, in precis.Difference) (effects [4]effect) {
	alone := string(r)
	between := "א" + alone + "א"
	for i, p := range profiles {
		form := func(u *precis.Unicode) string {
			p := p.profile.In(u)
			for _, s := range []string{alone, between} {
				out, err := p.Enforce(s)
				if err == nil {
					key, _ := p.Key(s)
					return out + "\x00" + key
				}
			}
			if property := u.Property(r); property == precis.ContextJ || property == precis.ContextO {
				return "allowed in places"
			}
			return ""
		}
		switch was, is := form(m.from), form(m.to); {
		case was == "" && is != "":
			effects[i] = valid
		case was != "" && is == "":
			effects[i] = invalid
		case was != is:
			effects[i] = changed
		case was != "" && in&p.asks != 0:
			effects[i] = depends
		}
	}
	return effects
}

// differences are the names of what differs, as --format=json has them.
func differences(in precis.Difference) (names []string) {
	for _, d := range []struct {
		in   precis.Difference
		name string
	}{
		{precis.DiffersInProperty, "property"}, {precis.DiffersInIDNAProperty, "idna"}, {precis.DiffersInCase, "case"},
		{precis.DiffersInDirection, "direction"}, {precis.DiffersInContext, "context"}, {precis.DiffersInMapping, "mapping"},
	} {
		if in&d.in != 0 {
			names = append(names, d.name)
		}
	}
	return names
}

// describe lists the profiles by effect.
func (c change) describe() string {
	var parts []string
	for _, e := range []effect{valid, invalid, changed, depends} {
		var in []string
		for i, p := range profiles {
			if c.effects[i] == e {
				in = append(in, p.name)
			}
		}
		switch len(in) {
		case 0:
		case len(profiles):
			parts = append(parts, string(e)+" in all")
		default:
			parts = append(parts, string(e)+" in "+strings.Join(in, ", "))
		}
	}
	return cmp.Or(strings.Join(parts, "; "), "none")
}

func (c change) appendJSON(b []byte) []byte {
	b = fmt.Appendf(b, `{"first":"U+%04X","last":"U+%04X","count":%d,"old":%q,"new":%q,"differs":[`,
		c.first, c.last, c.last-c.first+1, c.was, c.is)
	for i, name := range differences(c.in) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, name)
	}
	b = append(b, `],"profiles":{`...)
	first := true
	for i, p := range profiles {
		if c.effects[i] != "" {
			b = comma(b, &first)
			b = appendString(append(appendString(b, p.name), ':'), string(c.effects[i]))
		}
	}
	return append(b, "}}\n"...)
}

// totals counts what changes.
type totals struct {
	points     int
	properties []count // "OLD to NEW"
	differs    []count
	effects    [4][]count
}

type count struct {
	name string
	n    int
}

func add(counts []count, name string, n int) []count {
	for i := range counts {
		if counts[i].name == name {
			counts[i].n += n
			return counts
		}
	}
	return append(counts, count{name, n})
}

func total(changes []change) (t totals) {
	for _, e := range []effect{valid, invalid, changed, depends} { // each is there, if only as 0
		for i := range t.effects {
			t.effects[i] = add(t.effects[i], string(e), 0)
		}
	}
	for _, c := range changes {
		n := int(c.last - c.first + 1)
		t.points += n
		if c.was != c.is {
			t.properties = add(t.properties, fmt.Sprintf("%s to %s", c.was, c.is), n)
		}
		for _, name := range differences(c.in) {
			t.differs = add(t.differs, name, n)
		}
		for i, e := range c.effects {
			if e != "" {
				t.effects[i] = add(t.effects[i], string(e), n)
			}
		}
	}
	return t
}

func appendCounts(b []byte, counts []count) []byte {
	first := true
	b = append(b, '{')
	for _, c := range counts {
		b = comma(b, &first)
		b = fmt.Appendf(append(appendString(b, c.name), ':'), "%d", c.n)
	}
	return append(b, '}')
}

func (m *move) appendTotals(b []byte, changes []change) []byte {
	t := total(changes)
	b = fmt.Appendf(b, `{"totals":{"from":%q,"to":%q,"codepoints":%d,"properties":`, m.from.Version(), m.to.Version(), t.points)
	b = appendCounts(b, t.properties)
	b = appendCounts(append(b, `,"differs":`...), t.differs)
	b = append(b, `,"profiles":{`...)
	first := true
	for i, p := range profiles {
		b = comma(b, &first)
		b = appendCounts(append(appendString(b, p.name), ':'), t.effects[i])
	}
	return append(b, "}}}\n"...)
}

func (m *move) writeTotals(changes []change) {
	t := total(changes)
	fmt.Fprintf(m.s.out, "Unicode %s to %s: %d code points differ.\n", m.from.Version(), m.to.Version(), t.points)
	for _, c := range t.properties {
		fmt.Fprintf(m.s.out, "%8d  %s\n", c.n, c.name)
	}
	for _, c := range t.differs {
		fmt.Fprintf(m.s.out, "%8d  differ in %s\n", c.n, c.name)
	}
	if t.points == 0 {
		return
	}
	sums := plainTable(m.s.colour, table.Row{"profile", valid, invalid, changed, depends})
	for i, p := range profiles {
		row := table.Row{p.name}
		for _, c := range t.effects[i] {
			row = append(row, c.n)
		}
		sums.AppendRow(row)
	}
	fmt.Fprintf(m.s.out, "\n%s\n", sums.Render())
}
