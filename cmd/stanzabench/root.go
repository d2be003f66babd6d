package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// execute runs the command line and returns the exit status. Everything that
// was written is flushed, whatever happened.
func execute(ctx context.Context, args []string, s *streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	s.out.Flush() // its error sticks
	if failed := s.writeError(); failed != nil && (err == nil || err == errRejected || isBrokenPipe(failed)) {
		err = failed
	}
	status, text := exitStatus(err)
	if text != "" {
		fmt.Fprintf(s.err, "stanzabench: %s\n", text)
	}
	return status
}

func newRoot(s *streams) *cobra.Command {
	root := newRun(s)
	root.Use = "stanzabench [FLAGS]"
	root.Short = "Compare framing strategies for XMPP, and look into its XML"
	root.Long = `Compare framing strategies for XMPP, and look into its XML.

Without a command it does what "stanzabench run" does. Results go to standard
output, progress and diagnostics to standard error. Exit status: 0 done, 1 input
rejected or a check fell short, 2 wrong call, 3 a file failed, 130 interrupted.`
	root.Example = `  stanzabench
  stanzabench --strategy=tcp,ws --mix=chat,bulk
  stanzabench tokens stream.xml
  stanzabench check vectors.jsonl`
	root.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		names := []string{}
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				names = append(names, sub.Name())
			}
		}
		return usagef("there is no command %q; it is one of %s", args[0], strings.Join(names, ", "))
	}
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(flagError)

	run := newRun(s)
	root.AddCommand(run, newCompare(s), newTokens(s), newCheck(s), newJID(s), newPrecis(s), newUnicode(s), newConvert(s), newCorpus(s), newDiff(s), newCompletion(s))
	root.SetHelpCommand(newHelp())
	for _, c := range append(root.Commands(), root) {
		dress(c)
	}
	return root
}

// dress gives a command what all commands have.
func dress(c *cobra.Command) {
	c.Version = version()
	c.SetVersionTemplate("stanzabench {{.Version}}\n")
	c.DisableFlagsInUseLine = true
	c.Flags().SortFlags = false
}

// newHelp replaces cobra's help command, which takes a wrong name for a right
// call.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Show what a command does",
		Example: "  stanzabench help tokens",
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usagef("there is no command %q to help with; see stanzabench --help", strings.Join(args, " "))
			}
			about.InitDefaultHelpFlag()
			about.InitDefaultVersionFlag()
			return about.Help()
		},
	}
}

// atMostOneFile accepts no argument or one.
func atMostOneFile(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("%s reads one FILE, not %d; give one, or - for standard input", c.Name(), len(args))
	}
	return nil
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no argument, but got %q; see %s --help", c.Name(), args[0], c.CommandPath())
	}
	return nil
}
