package precis_test

import (
	"testing"

	xprecis "golang.org/x/text/secure/precis"

	"github.com/seed492f7be9/stanza/precis"
)

var benchmarks = []struct{ name, in string }{
	{"ascii", "juliet.capulet"},
	{"ASCII", "Juliet.Capulet"},
	{"latin", "jürgen.müller"},
	{"Latin", "Jürgen.Müller"},
	{"decomposed", "ju\u0308rgen.mu\u0308ller"},
	{"cyrillic", "владимир"},
	{"arabic", "محمدعبدالله"},
	{"hindi", "प्रिया"},
	{"han", "山田太郎"},
	{"fullwidth", "ｊｕｌｉｅｔ"},
	{"Sigma", "ΟΔΥΣΣΕΥΣ"},
}

func BenchmarkAppend(b *testing.B) {
	for _, c := range benchmarks {
		b.Run(c.name, func(b *testing.B) {
			src, dst := []byte(c.in), make([]byte, 0, 256)
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := precis.UsernameCaseMapped.Append(dst, src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkText is the same by golang.org/x/text/secure/precis.
func BenchmarkText(b *testing.B) {
	for _, c := range benchmarks {
		b.Run(c.name, func(b *testing.B) {
			src, dst := []byte(c.in), make([]byte, 0, 256)
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := xprecis.UsernameCaseMapped.Append(dst, src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
