package bench

// summarize makes the rows and the noise out of what was measured.
func (r *Result) summarize(c Config, heats []*heat) {
	for _, h := range heats {
		noise := spread(ratios(h.twin().ns, h.base().ns))
		if r.Noise.Median == 0 || noise.reach() > r.Noise.reach() {
			r.Noise = noise
		}
		for _, st := range c.Strategies {
			r.Rows = append(r.Rows, newRow(h.of(st), h.base()))
		}
	}
}

func newRow(c, base *contender) Row {
	raw := c.session.raw()
	return Row{
		Strategy:             c.strategy,
		Codec:                "none",
		Mix:                  c.session.Mix.String(),
		NsPerStanza:          spread(c.ns),
		MBPerS:               spread(throughputs(raw, c.ns)),
		Ratio:                spread(ratios(c.ns, base.ns)),
		AllocsPerStanza:      mean(c.allocs),
		RawBytesPerStanza:    raw,
		FramedBytesPerStanza: c.session.framed(c.strategy),
		Samples:              c.ns,
	}
}

// ratios divides samples of the same rounds.
func ratios(a, b []float64) []float64 {
	q := make([]float64, len(a))
	for i := range a {
		q[i] = a[i] / b[i]
	}
	return q
}

// throughput is in millions of bytes a second: a byte a nanosecond is 1,000.
func throughput(bytes, ns float64) float64 { return 1000 * bytes / ns }

func throughputs(bytes float64, ns []float64) []float64 {
	t := make([]float64, len(ns))
	for i := range ns {
		t[i] = throughput(bytes, ns[i])
	}
	return t
}

func mean(samples []float64) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += s
	}
	return sum / float64(len(samples))
}
