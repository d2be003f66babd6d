package bench

// summarize makes the rows and the noise out of what the rounds measured.
func (r *Result) summarize(c Config, heats []*heat) {
	for _, h := range heats {
		noise := spread(ratios(h.twin().both(), h.base().both()))
		if r.Noise.Median == 0 || noise.reach() > r.Noise.reach() {
			r.Noise = noise
		}
		for _, s := range c.Strategies {
			for _, codec := range c.Codecs {
				r.Rows = append(r.Rows, newRow(h.of(s, codec), h.base(), c))
			}
		}
	}
}

func newRow(x, base *contender, c Config) Row {
	stanzas := float64(x.wire.stanzas)
	raw := base.wire.raw()
	read, write := x.column(func(s sample) float64 { return s.read }), x.column(func(s sample) float64 { return s.write })
	both := x.both()
	load := x.wire.load(!c.NoTLS, c.Network, x.strategy == BOSH)
	row := Row{
		Strategy: x.strategy, Codec: x.codec, Mix: x.corpus.Name, WhatIf: WhatIf(x.strategy, x.codec),
		Read: spread(read), Write: spread(write), NsPerStanza: spread(both),
		ReadMBPerS: spread(throughputs(raw, read)), WriteMBPerS: spread(throughputs(raw, write)), MBPerS: spread(throughputs(raw, both)),
		Ratio:                spread(ratios(both, base.both())),
		ReadAllocs:           mean(x.column(func(s sample) float64 { return s.readAllocs })),
		WriteAllocs:          mean(x.column(func(s sample) float64 { return s.writeAllocs })),
		RawBytesPerStanza:    raw,
		FramedBytesPerStanza: float64(x.wire.framed) / stanzas,
		WireBytesPerStanza:   float64(load.bytes) / stanzas,
		First:                spread(x.column(func(s sample) float64 { return s.first })),
		Packets:              float64(load.packets) / stanzas,
		Airtime:              float64(load.airtime.Nanoseconds()) / stanzas,
		ReadSamples:          read, WriteSamples: write, Samples: both,
		Outliers: outliers(both),
	}
	row.AllocsPerStanza = row.ReadAllocs + row.WriteAllocs
	return row
}

// column returns one figure of every round.
func (c *contender) column(of func(sample) float64) []float64 {
	all := make([]float64, len(c.rounds))
	for i, s := range c.rounds {
		all[i] = of(s)
	}
	return all
}

// both returns the time of both ends in every round.
func (c *contender) both() []float64 {
	return c.column(func(s sample) float64 { return s.read + s.write })
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
