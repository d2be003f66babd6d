package precis

// Mode is what is done to a string.
type Mode = mode

const (
	Preparing = preparing
	Enforcing = enforcing
	Comparing = comparing
)

// Thorough is what Append and its like do where no shortcut is open to them.
func (p *Profile) Thorough(s string, m Mode) (string, error) {
	w := newWork()
	defer w.free()
	out, err := w.run(p, []byte(s), m)
	return string(out), err
}

// Do is what Append and its like do.
func (p *Profile) Do(s string, m Mode) (string, error) { return p.convert(s, m) }

// Quick reports whether a string is recognised at once as its own result.
func (p *Profile) Quick(s string, m Mode) bool { return quick(p, s, m) == same }
