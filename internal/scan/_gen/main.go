// The generator of the kernels of stage 1 for amd64. It is started in the folder
// of package scan:
//
//	go run ./_gen          # writes them
//	go run ./_gen -check   # fails if it would write anything else than is there
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

func main() {
	check := flag.Bool("check", false, "write nothing, fail if what is there is stale")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "scan/_gen:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	a := &asm{Context: build.NewContext(), data: map[string]operand.Mem{}}
	a.ConstraintExpr("!purego")
	a.avx512()
	a.avx2()
	file, err := a.Result()
	if err != nil {
		return err
	}
	if err := pass.Compile.Execute(file); err != nil {
		return err
	}
	return write("index_amd64.s", printer.NewGoAsm, file, check)
}

func write(name string, builder printer.Builder, file *ir.File, check bool) error {
	text, err := builder(printer.Config{Argv: []string{"go", "run", "./_gen"}, Pkg: "scan"}).Print(file)
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(name, text, 0o644)
	}
	if old, err := os.ReadFile(name); err != nil || !bytes.Equal(old, text) {
		return fmt.Errorf("internal/scan/%s is stale; mend it with: cd internal/scan && go generate", name)
	}
	return nil
}
