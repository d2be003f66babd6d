package scan

import (
	"bytes"
	"strings"
	"syscall"
	"testing"
)

// guarded returns a page between two that nobody may touch.
func guarded(t *testing.T) []byte {
	t.Helper()
	size := syscall.Getpagesize()
	all, err := syscall.Mmap(-1, 0, 3*size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(all) })
	for _, guard := range [][]byte{all[:size], all[2*size:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return all[size : 2*size : 2*size]
}

// No kernel reads before or behind its strip, or writes behind the bitmaps of it.
// A fault ends the test program.
func TestIndexStaysInside(t *testing.T) {
	j := newJudges(t, 512)
	page := guarded(t)
	for _, text := range []string{"<a b='c'>]]>\r\n", "a", "]", "ж", "語", "\U0001F600", "\xff"} {
		copy(page, strings.Repeat(text, len(page)))
		for size := range 300 {
			for _, src := range [][]byte{page[:size], page[len(page)-size:]} {
				j.check(t, src)
				for _, name := range j.names {
					Use(name)
					poison(j.got)
					j.got.Index(src)
					used := (size+63)/64*8 + 1 // with the sentinel
					for _, m := range [][]byte{j.got.T, j.got.V, j.got.N} {
						if rest := m[used:]; len(bytes.Trim(rest, "\xff")) > 0 {
							t.Fatalf("%s: bitmaps of %d bytes are written to behind %d: % x", name, size, used, rest)
						}
					}
				}
			}
		}
	}
}
