package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/parser"
)

// paths are --kernel and --shapes, which choose the engine's paths through its
// input. They change no answer.
type paths struct {
	kernel, shapes *choice
}

func addPaths(c *cobra.Command) *paths {
	return &paths{
		kernel: addChoice(c, "kernel", "read with this vector kernel (auto: the best one of this machine)",
			"auto", "avx512", "avx2", "neon", "portable"),
		shapes: addChoice(c, "shapes", "know tags that came before again", "on", "off"),
	}
}

// use switches to the kernel, and reports whether to do without shapes.
func (p *paths) use() (noShapes bool, err error) {
	if parser.UseKernel(p.kernel.value) != nil {
		return false, usagef("--kernel=%s: this machine, or this build, does not have it; it has %s",
			p.kernel.value, strings.Join(parser.Kernels(), ", "))
	}
	return p.shapes.value == "off", nil
}
