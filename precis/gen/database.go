package main

import (
	"fmt"
	"slices"
)

const points = 0x110000

// column is a property of every code point, as an index into its values.
type column []uint8

// property is one that differs from version to version.
type property int

const (
	gc property = iota
	bc
	jt
	sc
	hst
	defaultIgnorable
	changesWhenNFKCCasefolded
	cased
	caseIgnorable
	properties
)

// about has the names of properties in ucd.txt, which are the aliases of the Unicode
// Character Database, and their values, the first of which is that of code points
// that no line names.
var about = [properties]struct {
	name   string
	values []string
}{
	gc: {"gc", []string{"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
		"Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co"}},
	bc: {"bc", []string{"-", "L", "R", "AL", "AN", "EN", "ES", "ET", "CS", "NSM", "BN", "ON",
		"B", "S", "WS", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}},
	jt:                        {"jt", []string{"U", "L", "R", "D", "T", "C"}},
	sc:                        {"sc", []string{"-", "Grek", "Hebr", "Hira", "Kana", "Hani"}},
	hst:                       {"hst", []string{"NA", "L", "V", "T"}},
	defaultIgnorable:          {"DI", []string{"N", "Y"}},
	changesWhenNFKCCasefolded: {"CWKCF", []string{"N", "Y"}},
	cased:                     {"Cased", []string{"N", "Y"}},
	caseIgnorable:             {"CI", []string{"N", "Y"}},
}

func propertyNamed(name string) (property, bool) {
	for p := range properties {
		if about[p].name == name {
			return p, true
		}
	}
	return 0, false
}

func (p property) index(value string) (uint8, error) {
	i := slices.Index(about[p].values, value)
	if i < 0 {
		return 0, fmt.Errorf("%s: no value %q", about[p].name, value)
	}
	return uint8(i), nil
}

// edition is a version of the Unicode Character Database.
type edition struct {
	columns [properties]column
	lower   map[rune]rune // Simple_Lowercase_Mapping
}

func newEdition() *edition {
	e := &edition{lower: map[rune]rune{}}
	for p := range properties {
		e.columns[p] = make(column, points)
	}
	return e
}

func (e *edition) value(r rune, p property) string { return about[p].values[e.columns[p][r]] }

// has reports whether r has a property that is yes or no, or one that is not what it
// is by default.
func (e *edition) has(r rune, p property) bool { return e.columns[p][r] != 0 }

// noncharacter is Noncharacter_Code_Point, which never changes.
func noncharacter(r rune) bool { return r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF }

// assigned is everything but what RFC 8264 §9.10 calls Unassigned.
func (e *edition) assigned(r rune) bool { return noncharacter(r) || e.has(r, gc) }

// mapping is what a code point becomes.
type mapping struct {
	to     []rune
	compat bool // of a decomposition: not a canonical one
}

// database is everything that is in ucd.txt. What is not in an edition never
// changes for a code point that is assigned: Unicode's stability policy.
type database struct {
	editions map[string]*edition // by version
	ccc      map[rune]uint8      // Canonical_Combining_Class, where it is not 0
	nfcNo    map[rune]bool       // NFC_Quick_Check is No
	nfkcNo   map[rune]bool       // NFKC_Quick_Check is No
	maybe    map[rune]bool       // both are Maybe
	decomp   map[rune]mapping    // Decomposition_Mapping of what is newer than the pinned version
	fold     map[rune]mapping    // Case_Folding (C and F) where it is not the lowercase mapping
}

func newDatabase() *database {
	db := &database{
		editions: map[string]*edition{},
		ccc:      map[rune]uint8{}, nfcNo: map[rune]bool{}, nfkcNo: map[rune]bool{}, maybe: map[rune]bool{},
		decomp: map[rune]mapping{}, fold: map[rune]mapping{},
	}
	for _, v := range versions {
		db.editions[v] = newEdition()
	}
	return db
}
