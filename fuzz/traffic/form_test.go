package traffic

import "testing"

// TestForms expands every form with every habit: a blank without a field panics, as does a malformed row.
func TestForms(t *testing.T) {
	g := New(Chat, 1)
	for _, list := range [][]form{
		chatForms, chatExtras, chatStates, carbons, richTexts, events, presenceForms, told, mucItems, mucStatuses,
		iqForms, identities, conditions, contacts, bulkForms, nonzaForms,
	} {
		for i := range habits {
			g.AppendStanza(nil) // draws who is talking
			g.habit = &habits[i]
			for _, f := range list {
				if f.weight < 1 {
					t.Errorf("never drawn: %s", f.text)
				}
				g.expand(f.text)
			}
		}
	}
}

func TestShares(t *testing.T) {
	total := 0
	for _, s := range shares {
		total += s.share
	}
	if total != 1000 {
		t.Errorf("shares add up to %d, want 1000", total)
	}
}

// TestSplitmix compares with the sequence that the algorithm's author published for the seed 1234567.
func TestSplitmix(t *testing.T) {
	r := random{1234567}
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		if got := r.next(); got != want {
			t.Errorf("number %d is %d, want %d", i, got, want)
		}
	}
}

func TestOctave(t *testing.T) {
	r := random{1}
	for _, bounds := range [][2]int{{1, 60}, {3072, 49152}, {8, 300}, {5, 6}} {
		lo, hi := bounds[1], 0
		for range 20000 {
			n := r.octave(bounds[0], bounds[1])
			lo, hi = min(lo, n), max(hi, n)
		}
		if lo < bounds[0] || hi > bounds[1] || lo > 2*bounds[0] || hi < bounds[1]*9/10 {
			t.Errorf("octave(%d, %d) gave %d to %d", bounds[0], bounds[1], lo, hi)
		}
	}
}

// TestPeople holds that addresses are unique: routing by them would otherwise mix users up.
func TestPeople(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range people {
		if seen[p.bare] {
			t.Errorf("%s twice", p.bare)
		}
		seen[p.bare] = true
	}
}
