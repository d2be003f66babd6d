package bench_test

import (
	"fmt"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/parser"
)

// BenchmarkKernel takes away what makes the engine fast, one thing after the
// other: the vector kernel, and the memory of tags. What is left is still to be
// compared with encoding/xml.
func BenchmarkKernel(b *testing.B) {
	s := mixed()
	b.Run("engine=encoding-xml/form=stream", stdlibStream(s).run)
	b.Run("engine=encoding-xml/form=frames", stdlibFrames(s).run)
	for _, kernel := range parser.Kernels() {
		for _, shapes := range []string{"on", "off"} {
			for _, f := range forms {
				b.Run(fmt.Sprintf("engine=stanza/kernel=%s/shapes=%s/form=%s", kernel, shapes, f.name), func(b *testing.B) {
					useKernel(b, kernel)
					f.work(b, s, parser.Options{NoShapes: shapes == "off"}, bench.How{}).run(b)
				})
			}
		}
	}
}

func useKernel(t testing.TB, name string) {
	t.Helper()
	was := parser.Kernel()
	if err := parser.UseKernel(name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := parser.UseKernel(was); err != nil {
			t.Error(err)
		}
	})
}

// BenchmarkChunk gives a stream in small and in large chunks. A stanza that
// comes in pieces is read twice where it is asked for as a whole.
func BenchmarkChunk(b *testing.B) {
	s := mixed()
	for _, size := range []int{64, 256, 1024, 4096, 16384} {
		for _, a := range apis {
			b.Run(fmt.Sprintf("chunk=%d/api=%s", size, a.name), func(b *testing.B) {
				how := a.how
				how.Chunk = size
				streamWork(b, s, parser.Options{}, how).run(b)
			})
		}
	}
}
