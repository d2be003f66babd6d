package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// line is a line of a source: the value of a property for some code points.
type line struct {
	property    string
	first, last rune
	value       string
}

// readPackage reads a package of npm.
func readPackage(folder string) ([]line, error) {
	cmd := exec.Command("node", "gen/npm.mjs", folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("node gen/npm.mjs %s: %w", folder, err)
	}
	var raw []line
	for s := range strings.Lines(string(out)) {
		f := strings.Fields(s)
		first, err1 := parsePoint(f[1])
		last, err2 := parsePoint(f[2])
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("%s: %q", folder, s)
		}
		raw = append(raw, line{f[0], first, last, strings.ReplaceAll(f[3], "+", " ")})
	}
	return raw, nil
}

// readText reads the text files of the Unicode Character Database.
func readText(folder string) ([]line, error) {
	var raw []line
	for _, file := range textFiles {
		data, err := os.ReadFile(filepath.Join(folder, file.name))
		if err != nil {
			return nil, err
		}
		for text := range strings.Lines(string(data)) {
			text, _, _ = strings.Cut(text, "#")
			fields := strings.Split(text, ";")
			for i := range fields {
				fields[i] = strings.TrimSpace(fields[i])
			}
			if len(fields) < 2 {
				continue
			}
			l := line{}
			if l.property, l.value = file.take(fields); l.property == "" {
				continue
			}
			if l.first, l.last, err = parseRange(fields[0]); err != nil {
				return nil, fmt.Errorf("%s: %w", file.name, err)
			}
			raw = append(raw, l)
		}
	}
	return raw, nil
}

// textFiles are the files that are read, each with what is taken of the fields of a
// line: a property and its value, or "".
var textFiles = []struct {
	name string
	take func(fields []string) (property, value string)
}{
	{"extracted/DerivedGeneralCategory.txt", as("General_Category")},
	{"extracted/DerivedBidiClass.txt", as("Bidi_Class")},
	{"extracted/DerivedJoiningType.txt", as("Joining_Type")},
	{"extracted/DerivedCombiningClass.txt", as("Canonical_Combining_Class")},
	{"Scripts.txt", as("Script")},
	{"HangulSyllableType.txt", as("Hangul_Syllable_Type")},
	{"DerivedCoreProperties.txt", named("Default_Ignorable_Code_Point", "Cased", "Case_Ignorable")},
	{"DerivedNormalizationProps.txt", named("Changes_When_NFKC_Casefolded", "NFC_QC", "NFKC_QC")},
	{"UnicodeData.txt", func(f []string) (string, string) {
		if f[13] == "" {
			return "", ""
		}
		return "Simple_Lowercase_Mapping", f[13]
	}},
	{"SpecialCasing.txt", func(f []string) (string, string) {
		if f[4] != "" { // a condition
			return "", ""
		}
		return "Special_Lowercase", f[1]
	}},
	{"CaseFolding.txt", func(f []string) (string, string) {
		if f[1] == "C" || f[1] == "F" {
			return "Case_Folding", f[2]
		}
		return "", ""
	}},
}

// as takes the values of a file that has one property.
func as(property string) func([]string) (string, string) {
	return func(f []string) (string, string) { return property, f[1] }
}

// named takes the properties of these names; of those that are yes or no, no value
// is in the file.
func named(names ...string) func([]string) (string, string) {
	return func(f []string) (string, string) {
		switch {
		case !slices.Contains(names, f[1]):
			return "", ""
		case len(f) > 2 && f[2] != "":
			return f[1], f[2]
		}
		return f[1], "Y"
	}
}

// short are the aliases of values that the sources spell out.
var short = map[string]string{
	"Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt", "Modifier_Letter": "Lm", "Other_Letter": "Lo",
	"Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Decimal_Number": "Nd", "Letter_Number": "Nl",
	"Other_Number": "No", "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd", "Open_Punctuation": "Ps", "Close_Punctuation": "Pe",
	"Initial_Punctuation": "Pi", "Final_Punctuation": "Pf", "Other_Punctuation": "Po", "Math_Symbol": "Sm", "Currency_Symbol": "Sc",
	"Modifier_Symbol": "Sk", "Other_Symbol": "So", "Space_Separator": "Zs", "Line_Separator": "Zl", "Paragraph_Separator": "Zp",
	"Control": "Cc", "Format": "Cf", "Surrogate": "Cs", "Private_Use": "Co", "Unassigned": "Cn",
	"Left_To_Right": "L", "Right_To_Left": "R", "Arabic_Letter": "AL", "Arabic_Number": "AN", "European_Number": "EN",
	"European_Separator": "ES", "European_Terminator": "ET", "Common_Separator": "CS", "Boundary_Neutral": "BN", "Other_Neutral": "ON",
	"Segment_Separator": "S", "White_Space": "WS", "Left_To_Right_Embedding": "LRE", "Left_To_Right_Override": "LRO",
	"Right_To_Left_Embedding": "RLE", "Right_To_Left_Override": "RLO", "Pop_Directional_Format": "PDF", "Left_To_Right_Isolate": "LRI",
	"Right_To_Left_Isolate": "RLI", "First_Strong_Isolate": "FSI", "Pop_Directional_Isolate": "PDI",
	"Non_Joining": "U", "Left_Joining": "L", "Right_Joining": "R", "Dual_Joining": "D", "Transparent": "T", "Join_Causing": "C",
	"Greek": "Grek", "Hebrew": "Hebr", "Hiragana": "Hira", "Katakana": "Kana", "Han": "Hani",
	"Default_Ignorable_Code_Point": "DI", "Changes_When_NFKC_Casefolded": "CWKCF", "Case_Ignorable": "CI",
	"General_Category": "gc", "Bidi_Class": "bc", "Joining_Type": "jt", "Script": "sc", "Hangul_Syllable_Type": "hst",
}

func abbreviate(name string) string { return cmp.Or(short[name], name) }
