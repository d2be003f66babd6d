package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ucd.txt has a section for each property, headed by "@" and its name. One that
// differs between versions is followed by a version, and has only what differs
// from the version before it. Then come lines
//
//	XXXX VALUE  or  XXXX..YYYY VALUE
//
// Values of mappings are code points, in hexadecimal; "lower" has what is to be
// added instead. Everything from "#" on is a comment.

// section names beside those of properties.
const (
	lowerSection  = "lower"
	cccSection    = "ccc"
	nfcSection    = "NFC_QC"
	nfkcSection   = "NFKC_QC"
	decompSection = "dm"
	foldSection   = "cf"
)

func parse(text []byte) (*database, error) {
	db := newDatabase()
	var set func(r rune, value string) error
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		var err error
		switch {
		case len(fields) == 0:
			continue
		case fields[0] == "@":
			set, err = db.section(fields[1:])
		case set == nil || len(fields) < 2:
			err = fmt.Errorf("neither a section nor a line of one")
		default:
			var first, last rune
			if first, last, err = parseRange(fields[0]); err != nil {
				break
			}
			value := strings.Join(fields[1:], " ")
			for r := first; r <= last && err == nil; r++ {
				err = set(r, value)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", extractPath, n, err)
		}
	}
	return db, nil
}

// section returns how to take in a line of a section.
func (db *database) section(head []string) (func(rune, string) error, error) {
	name := strings.Join(head, " ")
	switch name {
	case cccSection:
		return func(r rune, value string) error {
			n, err := strconv.ParseUint(value, 10, 8)
			db.ccc[r] = uint8(n)
			return err
		}, nil
	case nfcSection, nfkcSection:
		return func(r rune, value string) error {
			switch {
			case value == "M":
				db.maybe[r] = true
			case value == "N" && name == nfcSection:
				db.nfcNo[r] = true
			case value == "N":
				db.nfkcNo[r] = true
			default:
				return fmt.Errorf("%s: no value %q", name, value)
			}
			return nil
		}, nil
	case decompSection, foldSection:
		into := db.decomp
		if name == foldSection {
			into = db.fold
		}
		return func(r rune, value string) error {
			m, err := parseMapping(value)
			into[r] = m
			return err
		}, nil
	}
	if len(head) != 2 {
		return nil, fmt.Errorf("no section %q", name)
	}
	at := slices.Index(versions, head[1])
	if at < 0 {
		return nil, fmt.Errorf("no version %q", head[1])
	}
	e := db.editions[head[1]]
	var before *edition
	if at > 0 {
		before = db.editions[versions[at-1]]
	}
	if head[0] == lowerSection {
		if before != nil {
			maps.Copy(e.lower, before.lower)
		}
		return func(r rune, value string) error {
			d, err := strconv.Atoi(value)
			if e.lower[r] = r + rune(d); d == 0 {
				delete(e.lower, r)
			}
			return err
		}, nil
	}
	p, ok := propertyNamed(head[0])
	if !ok {
		return nil, fmt.Errorf("no property %q", head[0])
	}
	c := e.columns[p]
	if before != nil {
		copy(c, before.columns[p])
	}
	return func(r rune, value string) (err error) {
		c[r], err = p.index(value)
		return err
	}, nil
}

func parseRange(s string) (first, last rune, err error) {
	a, b, is := strings.Cut(s, "..")
	if first, err = parsePoint(a); err != nil || !is {
		return first, first, err
	}
	if last, err = parsePoint(b); err == nil && last < first {
		err = fmt.Errorf("%q ends before it begins", s)
	}
	return first, last, err
}

func parsePoint(s string) (rune, error) {
	n, err := strconv.ParseUint(s, 16, 32)
	if err == nil && n >= points {
		err = fmt.Errorf("%q is no code point", s)
	}
	return rune(n), err
}

func parseMapping(value string) (m mapping, err error) {
	for _, field := range strings.Fields(value) {
		if field == "<compat>" {
			m.compat = true
			continue
		}
		r, err := parsePoint(field)
		if err != nil {
			return m, err
		}
		m.to = append(m.to, r)
	}
	return m, nil
}

// formatExtract is the inverse of parse.
func formatExtract(db *database, head string) []byte {
	var b bytes.Buffer
	b.WriteString(head)
	for p := range properties {
		var before column
		for _, v := range versions {
			fmt.Fprintf(&b, "\n@ %s %s\n", about[p].name, v)
			c := db.editions[v].columns[p]
			writeRuns(&b, func(r rune) string {
				if before == nil && c[r] == 0 || before != nil && c[r] == before[r] {
					return ""
				}
				return about[p].values[c[r]]
			})
			before = c
		}
	}
	before := map[rune]rune{}
	for _, v := range versions {
		fmt.Fprintf(&b, "\n@ %s %s\n", lowerSection, v)
		lower := db.editions[v].lower
		writeRuns(&b, func(r rune) string {
			if lower[r] == before[r] {
				return ""
			} else if lower[r] == 0 {
				return "0"
			}
			return strconv.Itoa(int(lower[r] - r))
		})
		before = lower
	}
	section := func(name string, value func(r rune) string) {
		fmt.Fprintf(&b, "\n@ %s\n", name)
		writeRuns(&b, value)
	}
	section(cccSection, func(r rune) string {
		if db.ccc[r] == 0 {
			return ""
		}
		return strconv.Itoa(int(db.ccc[r]))
	})
	quickCheck := func(no map[rune]bool) func(r rune) string {
		return func(r rune) string {
			switch {
			case no[r]:
				return "N"
			case db.maybe[r]:
				return "M"
			}
			return ""
		}
	}
	section(nfcSection, quickCheck(db.nfcNo))
	section(nfkcSection, quickCheck(db.nfkcNo))
	section(decompSection, func(r rune) string { return formatMapping(db.decomp[r]) })
	section(foldSection, func(r rune) string { return formatMapping(db.fold[r]) })
	return b.Bytes()
}

func formatMapping(m mapping) string {
	var fields []string
	if m.compat {
		fields = append(fields, "<compat>")
	}
	for _, r := range m.to {
		fields = append(fields, fmt.Sprintf("%04X", r))
	}
	return strings.Join(fields, " ")
}

// writeRuns writes a line for each run of code points with the same value, none
// for those whose value is empty.
func writeRuns(b *bytes.Buffer, value func(r rune) string) {
	for r := rune(0); r < points; {
		first, v := r, value(r)
		for r++; r < points && value(r) == v; r++ {
		}
		switch {
		case v == "":
		case r-1 == first:
			fmt.Fprintf(b, "%04X %s\n", first, v)
		default:
			fmt.Fprintf(b, "%04X..%04X %s\n", first, r-1, v)
		}
	}
}
