//go:build cgo

package peers_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// oracle holds verdicts to each other and keeps account.
type oracle struct {
	judge        *judge
	inputs, both int            // inputs, and how many of them were accepted by both at once
	seen         map[string]int // divergences, by name
}

// check judges one input. Both accept, with equal events; or both refuse it,
// with no event of the one contradicting the other's; or a named divergence
// explains the difference, and there is none once it is mended.
func (o *oracle) check(t *testing.T, name string, b []byte) {
	t.Helper()
	o.inputs++
	in := input{bytes: b}
	for range len(b) + 2 { // a mend removes a byte at least, or the limits
		v := o.judge.ask(t, in)
		if !consistent(v.ourWork, v.theyWork) {
			t.Errorf("%s: events differ\nours   %v\ntheirs %v\ninput  %.300q", name, v.ourWork, v.theyWork, in.bytes)
			return
		}
		if (v.ours == nil) == (v.theirs == nil) {
			if v.ours == nil && !reflect.DeepEqual(v.ourWork, v.theyWork) {
				t.Errorf("%s: one has more events\nours   %v\ntheirs %v\ninput  %.300q", name, v.ourWork, v.theyWork, in.bytes)
			}
			if v.ours == nil {
				o.both++
			}
			return
		}
		i := slices.IndexFunc(divergences, func(d divergence) bool { return d.applies(in.bytes, v) })
		if i < 0 {
			t.Errorf("%s: this engine says %v, expat %v\ninput %.300q", name, v.ours, v.theirs, in.bytes)
			return
		}
		d := divergences[i]
		o.seen[d.name]++
		if d.mend == nil {
			return
		}
		in = d.mend(in, v)
	}
	t.Errorf("%s: no end of divergences\ninput %.300q", name, b)
}

// TestExpatOracle asks expat about every input that this project has, each read
// as one document whatever it was made for.
func TestExpatOracle(t *testing.T) {
	o := &oracle{judge: newJudge(t), seen: map[string]int{}}
	for r := range vectors.All() {
		b, err := r.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		o.check(t, r.Label(), b)
	}
	for _, mix := range traffic.Mixes() {
		o.check(t, mix.String(), traffic.Stream(mix, 3, 300))
		for i, f := range traffic.Frames(mix, 4, 300) {
			o.check(t, fmt.Sprintf("%v, frame %d", mix, i), f)
		}
	}
	for _, h := range traffic.Hostiles() {
		for _, n := range []int{1, 100, 1000} {
			o.check(t, fmt.Sprintf("%s of %d %s", h.Name, n, h.Unit), h.Build(n))
		}
	}
	for _, d := range divergences {
		if o.seen[d.name] == 0 {
			t.Errorf("divergence %q was never seen: strike it from the list", d.name)
		}
		t.Logf("%5d  %-22s %s", o.seen[d.name], d.name, d.reason)
	}
	if o.both < 300*len(traffic.Mixes()) {
		t.Errorf("both accept only %d inputs: the comparison says nothing", o.both)
	}
	t.Logf("%d inputs, %d accepted by both", o.inputs, o.both)
}
