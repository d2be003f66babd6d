package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"github.com/seed492f7be9/stanza/limits"
)

// readLimits returns a preset, or what a JSON file of limits says.
func readLimits(arg string) (limits.Limits, error) {
	if l, ok := limits.Preset(arg); ok {
		return l, nil
	}
	f, err := openFile(arg)
	if err != nil {
		if !strings.ContainsAny(arg, `./\`) { // a word is a preset that is spelled wrong
			return limits.Limits{}, usagef("there is no preset %q; --limits is one of %s, or a JSON file", arg, strings.Join(limits.PresetNames(), ", "))
		}
		return limits.Limits{}, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return limits.Limits{}, fileError(arg, err)
	}
	var l limits.Limits
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return l, usagef("%s:%d: not a JSON object of limits: %s", arg, lineAt(b, d.InputOffset()), jsonProblem(err))
	}
	if _, err := d.Token(); err != io.EOF {
		return l, usagef("%s:%d: something follows the object of limits", arg, lineAt(b, d.InputOffset()))
	}
	if _, err := l.Resolve(); err != nil {
		return l, usagef("%s: %v", arg, err)
	}
	return l, nil
}

// limitKeys lists the keys of a file of limits for a help text, on two lines.
func limitKeys() string {
	all := limits.Names()
	half := len(all)/2 + 1
	return "  " + strings.Join(all[:half], ", ") + ",\n  " + strings.Join(all[half:], ", ")
}

// lineAt returns the number of the line that an offset is on.
func lineAt(b []byte, offset int64) int {
	return 1 + bytes.Count(b[:min(offset, int64(len(b)))], []byte{'\n'})
}
