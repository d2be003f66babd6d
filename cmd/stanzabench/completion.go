package main

import (
	"bytes"
	"io"

	"github.com/spf13/cobra"
)

func newCompletion(s *streams) *cobra.Command {
	shells := []string{"bash", "zsh", "fish"}
	return &cobra.Command{
		Use:   "completion bash|zsh|fish",
		Short: "Write a completion script for a shell",
		Long: `Write a script to standard output that completes commands, flags and their
values in a shell.`,
		Example: `  source <(stanzabench completion bash)
  stanzabench completion zsh > "${fpath[1]}/_stanzabench"
  stanzabench completion fish > ~/.config/fish/completions/stanzabench.fish`,
		ValidArgs: shells,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("completion wants one shell: bash, zsh or fish")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			generate, ok := map[string]func(*cobra.Command, io.Writer) error{
				"bash": func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) },
				"zsh":  func(root *cobra.Command, w io.Writer) error { return root.GenZshCompletion(w) },
				"fish": func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) },
			}[args[0]]
			if !ok {
				return usagef("completion knows no shell %q; it is bash, zsh or fish", args[0])
			}
			var script bytes.Buffer
			if err := generate(c.Root(), &script); err != nil {
				return err
			}
			s.out.Write(script.Bytes())
			return s.writeError()
		},
	}
}
