package xmlns

import "testing"

func TestRegistered(t *testing.T) {
	n, err := Register("urn:example:registered", "a")
	if err != nil {
		t.Fatal(err)
	}
	if Name(0).Registered() || Name(1).Registered() || Name(knownNames).Registered() || !n.Registered() {
		t.Error("known names are registered, or registered ones known")
	}
}
