package bench

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchunit"
)

// Units of WriteBenchfmt. Those of bytes are a property of the traffic and the
// framing: every sample is the same, and benchstat is told so.
const (
	unitTime   = "ns/stanza"
	unitRead   = "read-ns/stanza"
	unitWrite  = "write-ns/stanza"
	unitSpeed  = "MB/s"
	unitAllocs = "allocs/stanza"
	unitRaw    = "raw-B/stanza"
	unitFramed = "framed-B/stanza"
	unitWire   = "wire-B/stanza"
)

// WriteBenchfmt writes r in the format of Go benchmarks, one line for each row
// and round, so that benchstat can compare results:
//
//	benchstat -row /mix -col /strategy result.txt
func (r *Result) WriteBenchfmt(w io.Writer) error {
	out := benchfmt.NewWriter(w)
	for _, unit := range []string{unitRaw, unitFramed, unitWire} {
		m := &benchfmt.UnitMetadata{
			UnitMetadataKey: benchfmt.UnitMetadataKey{Unit: unit, Key: "assume"}, OrigUnit: unit, Value: "exact",
		}
		if err := out.Write(m); err != nil {
			return err
		}
	}
	config := r.benchConfig()
	for round := range r.Rounds {
		for _, row := range r.Rows {
			if round >= min(len(row.Samples), len(row.ReadSamples), len(row.WriteSamples)) {
				continue
			}
			if err := out.Write(row.benchResult(round, config)); err != nil {
				return err
			}
		}
	}
	return nil
}

// benchConfig returns the keys above the lines. They are those of go test
// where it has one.
func (r *Result) benchConfig() []benchfmt.Config {
	var all []benchfmt.Config
	add := func(key, value string) {
		if value != "" {
			all = append(all, benchfmt.Config{Key: key, Value: []byte(value), File: true})
		}
	}
	add("goos", r.Machine.OS)
	add("goarch", r.Machine.Arch)
	add("pkg", "github.com/seed492f7be9/stanza/bench")
	add("cpu", r.Machine.CPU)
	add("cores", strconv.Itoa(r.Machine.Cores))
	add("os-release", r.Machine.OSRelease)
	add("go", r.Machine.GoVersion)
	add("kernel", r.Kernel)
	add("shapes", onOff(r.Shapes))
	add("started", r.Started.UTC().Format(time.RFC3339))
	add("seed", strconv.FormatUint(r.Seed, 10))
	add("time", r.Time.String())
	add("tls", onOff(r.TLS))
	add("version", r.Version)
	return all
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// benchResult returns the line of one round. Its count of iterations is 1: a
// sample is one measurement, of as many sessions as fitted into the time.
func (row *Row) benchResult(round int, config []benchfmt.Config) *benchfmt.Result {
	ns := row.Samples[round]
	return &benchfmt.Result{
		Config: config,
		Name:   fmt.Appendf(nil, "Run/mix=%s/strategy=%s/codec=%s", benchName(row.Mix), row.Strategy, row.Codec),
		Iters:  1,
		Values: []benchfmt.Value{
			value(ns, unitTime),
			value(row.ReadSamples[round], unitRead),
			value(row.WriteSamples[round], unitWrite),
			value(throughput(row.RawBytesPerStanza, ns), unitSpeed),
			value(row.AllocsPerStanza, unitAllocs),
			value(row.RawBytesPerStanza, unitRaw),
			value(row.FramedBytesPerStanza, unitFramed),
			value(row.WireBytesPerStanza, unitWire),
		},
	}
}

// value gives a measurement in the base unit that benchfmt wants, and in ours.
func value(v float64, unit string) benchfmt.Value {
	base, tidy := benchunit.Tidy(v, unit)
	if tidy == unit {
		return benchfmt.Value{Value: v, Unit: unit}
	}
	return benchfmt.Value{Value: base, Unit: tidy, OrigValue: v, OrigUnit: unit}
}

// benchName makes the name of a corpus fit for a part of a benchmark's.
func benchName(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == '=' || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, s)
}
