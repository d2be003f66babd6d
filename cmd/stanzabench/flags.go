package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/seed492f7be9/stanza/fuzz"
)

// choice is a flag that is one of a few words.
type choice struct {
	value   string
	allowed []string
}

// addChoice adds a flag whose first word is the default, with completion. Its
// usage ends with the words.
func addChoice(c *cobra.Command, name, usage string, allowed ...string) *choice {
	v := &choice{allowed[0], allowed}
	c.Flags().Var(v, name, usage+": "+strings.Join(allowed, ", "))
	complete(c, name, allowed)
	return v
}

func complete(c *cobra.Command, name string, words []string) {
	// It fails only for a flag that does not exist.
	_ = c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return "WORD" }

func (c *choice) Set(s string) error {
	if !slices.Contains(c.allowed, s) {
		return fmt.Errorf("it is one of %s", strings.Join(c.allowed, ", "))
	}
	c.value = s
	return nil
}

// chunkFlag is --chunk.
type chunkFlag struct {
	fuzz.Chunking
	all      bool // at every split
	allowAll bool
}

func (f *chunkFlag) Type() string { return "N" }

func (f *chunkFlag) String() string {
	if f.all {
		return "all"
	}
	return f.Chunking.String()
}

func (f *chunkFlag) Set(s string) error {
	if f.all = f.allowAll && s == "all"; f.all {
		return nil
	}
	c, err := fuzz.ParseChunking(s)
	if err != nil {
		all := ""
		if f.allowAll {
			all = ", or all for every split"
		}
		return fmt.Errorf("it is a number of bytes, 0 for all at once, or random:SEED%s", all)
	}
	f.Chunking = c
	return nil
}

// flagError says what is wrong with a flag, and how to mend it.
func flagError(c *cobra.Command, err error) error {
	text := err.Error()
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		text = fmt.Sprintf("--%s=%s: %s", e.GetFlag().Name, e.GetValue(), wanted(e))
	}
	return usagef("%s; see %s --help", text, c.CommandPath())
}

// wanted says what a flag takes. Flags with a type of this program's own say it
// themselves; those of pflag say what its parsers found.
func wanted(e *pflag.InvalidValueError) string {
	switch e.GetFlag().Value.Type() {
	case "int":
		return fmt.Sprintf("it is a whole number up to %d", math.MaxInt)
	case "uint64":
		return fmt.Sprintf("it is a whole number from 0 to %d", uint64(math.MaxUint64))
	case "duration":
		return fmt.Sprintf("it is a time with its unit, such as 100ms or 2s, up to %dh", time.Duration(math.MaxInt64)/time.Hour)
	case "bool":
		return "it is true or false, or given without a value, which is true"
	case "stringSlice":
		return "it is one word, or several with commas between them"
	}
	return e.Unwrap().Error()
}

// firstSet returns which of the flags was given first, in the order of names.
func firstSet(flags *pflag.FlagSet, names ...string) string {
	for _, name := range names {
		if flags.Changed(name) {
			return name
		}
	}
	return ""
}
