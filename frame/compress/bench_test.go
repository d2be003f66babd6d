package compress_test

import (
	"fmt"
	"testing"

	"github.com/seed492f7be9/stanza/frame/compress"
)

// messages returns stanzas of 100 to 600 bytes.
func messages() (all [][]byte) {
	for _, s := range sends(91, 3000)[1:] {
		if len(s) >= 100 && len(s) <= 600 {
			all = append(all, s)
		}
	}
	return all
}

// contexts name what a sender keeps between messages.
var contexts = []struct {
	name    string
	context int
}{{"none", -1}, {"1KiB", 1 << 10}, {"4KiB", 4 << 10}, {"32KiB", 32 << 10}}

// BenchmarkDeflate is the cost of a message, by level and context. (A Deflater
// costs the same, and its checksum besides.)
func BenchmarkDeflate(b *testing.B) {
	plain := messages()
	for _, level := range []int{1, 2, 3, 6, 9} {
		for _, c := range contexts {
			b.Run(fmt.Sprintf("level=%d/context=%s", level, c.name), func(b *testing.B) {
				z := newMessageDeflater(b, compress.Params{}, compress.DeflateOptions{Level: level, Context: c.context})
				var buf []byte
				var err error
				in, out, i := 0, 0, 0
				b.ReportAllocs()
				for b.Loop() {
					m := plain[i%len(plain)]
					if buf, err = z.Append(buf[:0], m); err != nil {
						b.Fatal(err)
					}
					in, out, i = in+len(m), out+len(buf), i+1
				}
				b.ReportMetric(float64(in)/float64(out), "ratio")
				b.SetBytes(int64(in / i))
			})
		}
	}
}

// BenchmarkInflate is the cost of a message, whole and in two halves, by what of
// the messages before it has to be known.
func BenchmarkInflate(b *testing.B) {
	plain := messages()
	size := 0
	for _, m := range plain {
		size += len(m)
	}
	for _, takeover := range []bool{false, true} {
		for _, bits := range []int{10, 12, 15} {
			if !takeover && bits != 15 {
				continue
			}
			p := windowParams(bits, takeover)
			b.Run(fmt.Sprintf("form=messages/takeover=%v/bits=%d", takeover, bits), func(b *testing.B) {
				out, in := newMessageDeflater(b, p, compress.DeflateOptions{}), newMessageInflater(b, p)
				packed := make([][]byte, len(plain))
				for i, m := range plain {
					var err error
					if packed[i], err = out.Append(nil, m); err != nil {
						b.Fatal(err)
					}
				}
				var buf []byte
				var err error
				i := 0
				b.ReportAllocs()
				b.SetBytes(int64(size / len(plain)))
				for b.Loop() {
					if i == len(packed) {
						in, i = newMessageInflater(b, p), 0
					}
					if buf, err = in.Append(buf[:0], packed[i]); err != nil {
						b.Fatal(err)
					}
					i++
				}
			})
		}
	}
	for _, halves := range []int{1, 2} {
		for _, context := range contexts {
			b.Run(fmt.Sprintf("form=stream/pieces=%d/context=%s", halves, context.name), func(b *testing.B) {
				out, err := compress.NewDeflater(compress.DeflateOptions{Context: context.context})
				if err != nil {
					b.Fatal(err)
				}
				packed := make([][]byte, len(plain))
				for i, m := range plain {
					if packed[i], err = out.Append(nil, m); err != nil {
						b.Fatal(err)
					}
				}
				in, i := newInflater(b, compress.Guard{BeforeAuth: -1, Ratio: -1}), 0
				b.ReportAllocs()
				b.SetBytes(int64(size / len(plain)))
				for b.Loop() {
					if i == len(packed) {
						in.Close()
						in, i = newInflater(b, compress.Guard{BeforeAuth: -1, Ratio: -1}), 0
					}
					half := len(packed[i])
					if halves == 2 {
						half /= 2
					}
					for _, piece := range [][]byte{packed[i][:half], packed[i][half:]} {
						if err = in.Feed(piece); err != nil {
							b.Fatal(err)
						}
						for err == nil {
							_, err = in.Next()
						}
						if err != compress.ErrMoreInput {
							b.Fatal(err)
						}
					}
					i++
				}
			})
		}
	}
}
