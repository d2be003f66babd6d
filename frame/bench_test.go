package frame_test

import (
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// BenchmarkCarry compares reading a stream with reading it and carrying every
// stanza into a WebSocket session.
func BenchmarkCarry(b *testing.B) {
	for _, m := range []traffic.Mix{traffic.Chat, traffic.Presence, traffic.IQ, traffic.Mixed} {
		in := traffic.Stream(m, 1, 2000)
		in = in[:len(in)-len("</stream:stream>")]
		g := traffic.New(m, 1)
		head := g.AppendHeader(nil)
		body := in[len(head):]
		for _, carry := range []bool{false, true} {
			name := "mix=" + m.String() + "/do=read"
			if carry {
				name = "mix=" + m.String() + "/do=carry"
			}
			b.Run(name, func(b *testing.B) {
				p, err := parser.New(parser.Options{})
				if err != nil {
					b.Fatal(err)
				}
				p.Feed(head)
				if _, err := p.NextStanza(); err != nil {
					b.Fatal(err)
				}
				from, to := frame.Scope{Content: "jabber:client", Default: "jabber:client", Lang: "en"}, frame.Scope{Content: "jabber:client"}
				var out []byte
				n := 0
				b.SetBytes(int64(len(body)))
				for b.Loop() {
					for at := 0; at < len(body); {
						at += p.Feed(body[at:min(at+4096, len(body))])
						for {
							st, err := p.NextStanza()
							if err != nil {
								if err != parser.ErrMoreInput {
									b.Fatal(err)
								}
								break
							}
							n++
							if carry {
								if out, err = frame.Carry(out[:0], st.Element, &from, &to); err != nil {
									b.Fatal(err)
								}
							}
						}
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/stanza")
			})
		}
	}
}
