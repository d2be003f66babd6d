package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The folder that -import reads has in it
//
//	15.0.0   the text files of the Unicode Character Database, as Debian's package
//	         unicode-data (15.0.0-1) has them in usr/share/unicode
//	6.3.0, 16.0.0, 17.0.0
//	         unpacked packages of npm, @unicode/unicode-VERSION; node reads them
//
// These packages do not have canonical combining classes and quick checks, which
// never change for an assigned code point. They come from golang.org/x/text, which
// has its tables of 17.0.0 with Go 1.27 or newer, and are held against the text
// files for 15.0.0.
const (
	newest = "17.0.0"
	pinned = "15.0.0"
)

const head = `# What PRECIS (RFC 8264) and IDNA2008 (RFC 5892) need of the Unicode Character
# Database, for several versions; written by "go run ./gen -import=FOLDER". The form
# is described in extract.go.
#
# Derived from data files that are Copyright © 1991-2025 Unicode, Inc., under the
# Unicode License V3: see LICENSE-UNICODE beside this file.
`

func importData(folder string) error {
	if norm.Version != newest {
		return fmt.Errorf("x/text has tables of Unicode %s with this toolchain; it takes Go 1.27 for those of %s", norm.Version, newest)
	}
	db := newDatabase()
	for _, v := range versions {
		read := readPackage
		if v == pinned {
			read = readText
		}
		raw, err := read(filepath.Join(folder, v))
		if err != nil {
			return err
		}
		if v == newest {
			if err := db.normalization(raw); err != nil {
				return err
			}
		}
		if err := db.take(v, raw); err != nil {
			return fmt.Errorf("%s: %w", v, err)
		}
	}
	// What x/text has in every build is not asked for.
	for r, m := range db.decomp {
		switch {
		case db.editions[pinned].assigned(r):
			delete(db.decomp, r)
		case !m.compat && (len(m.to) != 2 || db.editions[pinned].assigned(m.to[0]) || !norm.NFC.IsNormalString(string(r))):
			return fmt.Errorf("%04X: package precis does not know how to compose what it decomposes to", r)
		}
	}
	return os.WriteFile(extractPath, formatExtract(db, head), permissions)
}

// take fills an edition. Properties are kept of assigned code points only: what
// they are by default for others has no meaning here.
func (db *database) take(version string, raw []line) error {
	e := db.editions[version]
	special, folding := map[rune][]rune{}, map[rune][]rune{}
	joins := make([]bool, points) // the source knows its joining type
	for _, l := range raw {
		mappings := map[string]func(m mapping){
			"Simple_Lowercase_Mapping": func(m mapping) { e.lower[l.first] = m.to[0] },
			"Special_Lowercase":        func(m mapping) { special[l.first] = m.to },
			"Case_Folding":             func(m mapping) { folding[l.first] = m.to },
		}
		if put := mappings[l.property]; put != nil {
			m, err := parseMapping(l.value)
			if err != nil {
				return err
			}
			put(m)
			continue
		}
		p, ok := propertyNamed(abbreviate(l.property))
		if !ok {
			continue // it is one of normalization
		}
		value := abbreviate(l.value)
		switch { // two properties spell different values the same
		case p == bc && l.value == "Nonspacing_Mark":
			value = "NSM"
		case p == bc && l.value == "Paragraph_Separator":
			value = "B"
		}
		i, err := p.index(value)
		if err != nil && (p == sc || p == hst) {
			continue // of no interest
		}
		if err != nil {
			return err
		}
		for r := l.first; r <= l.last; r++ {
			e.columns[p][r] = i
			joins[r] = joins[r] || p == jt
		}
	}
	transparent, err1 := jt.index("T")
	leftToRight, err2 := bc.index("L")
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	for r := rune(0); r < points; r++ {
		if !e.has(r, gc) {
			for p := range properties {
				e.columns[p][r] = 0
			}
			continue
		}
		// The packages have what is in ArabicShaping.txt, which leaves these out.
		if !joins[r] && version != pinned && slices.Contains([]string{"Mn", "Me", "Cf"}, e.value(r, gc)) {
			e.columns[jt][r] = transparent
		}
		if !e.has(r, bc) { // surrogates, for one
			e.columns[bc][r] = leftToRight
		}
	}
	if version == pinned {
		if err := db.checkNormalization(raw); err != nil {
			return err
		}
	}
	return db.takeCase(version, special, folding)
}

// takeCase keeps the case foldings that are not lowercase mappings. It fails if
// there is a lowercase mapping to more than one code point that package precis does
// not know, or a folding that is not the same in every version.
func (db *database) takeCase(version string, special, folding map[rune][]rune) error {
	e := db.editions[version]
	simple := func(r rune) []rune {
		if to, ok := e.lower[r]; ok {
			return []rune{to}
		}
		return []rune{r}
	}
	for r, to := range special {
		if !slices.Equal(to, simple(r)) && !(r == 0x130 && slices.Equal(to, []rune{0x69, 0x307})) {
			return fmt.Errorf("%04X has a lowercase mapping that package precis does not know", r)
		}
	}
	for r := rune(0); r < points; r++ {
		if !e.assigned(r) {
			continue
		}
		lower, fold := simple(r), []rune{r}
		if r == 0x130 {
			lower = special[r]
		}
		if to, ok := folding[r]; ok {
			fold = to
		}
		differs := !slices.Equal(fold, lower)
		if version == newest && differs {
			db.fold[r] = mapping{to: fold}
		}
		if known, ok := db.fold[r]; ok && !slices.Equal(fold, known.to) || !ok && differs {
			return fmt.Errorf("%04X has another case folding than in %s", r, newest)
		}
	}
	return nil
}

// normalization fills in what never changes. The newest source has decompositions,
// x/text the rest.
func (db *database) normalization(raw []line) error {
	for _, l := range raw {
		if kind, ok := strings.CutPrefix(l.property, "Decomposition_Mapping:"); ok {
			m, err := parseMapping(l.value)
			if err != nil {
				return err
			}
			db.decomp[l.first] = mapping{m.to, kind != "Canonical"}
		}
	}
	for r := rune(0); r < points; r++ {
		s := string(r) // of a surrogate: U+FFFD, which is as safe
		if ccc := norm.NFC.PropertiesString(s).CCC(); ccc != 0 {
			db.ccc[r] = ccc
		}
		// What is not first in a decomposition may compose with what is before it; so
		// may some starters, of which x/text says as much.
		if norm.NFC.IsNormalString(s) {
			for i, part := range norm.NFD.String(s) {
				if i > 0 {
					db.maybe[part] = true
				}
			}
			if p := norm.NFC.PropertiesString(s); p.CCC() == 0 && !p.BoundaryBefore() {
				db.maybe[r] = true
			}
		} else {
			db.nfcNo[r] = true
		}
		if !norm.NFKC.IsNormalString(s) {
			db.nfkcNo[r] = true
		}
	}
	return nil
}

// checkNormalization holds what came from x/text to a source that has it.
func (db *database) checkNormalization(raw []line) error {
	type facts struct {
		ccc                  uint8
		nfcNo, maybe, nfkcNo bool
	}
	want := map[rune]facts{}
	for _, l := range raw {
		for r := l.first; r <= l.last; r++ {
			f := want[r]
			switch l.property {
			case "Canonical_Combining_Class":
				n, err := strconv.ParseUint(l.value, 10, 8)
				if err != nil {
					return err
				}
				f.ccc = uint8(n)
			case "NFC_QC":
				f.nfcNo, f.maybe = l.value == "N", l.value == "M"
			case "NFKC_QC":
				f.nfkcNo = l.value == "N"
				if (l.value == "M") != f.maybe {
					return fmt.Errorf("%04X: NFC_QC and NFKC_QC are not both Maybe", r)
				}
			}
			want[r] = f
		}
	}
	for r := rune(0); r < points; r++ {
		got := facts{db.ccc[r], db.nfcNo[r], db.maybe[r], db.nfkcNo[r]}
		if db.editions[pinned].assigned(r) && got != want[r] {
			return fmt.Errorf("%04X: x/text has %+v, want %+v", r, got, want[r])
		}
	}
	return nil
}
