package main

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/net/idna"

	"github.com/seed492f7be9/stanza/precis"
)

// judgement returns the form by which a string is compared, or why it is refused.
type judgement func(s string) (form string, refused error)

// judgeBy returns the judgement of a profile, by a version of Unicode.
func judgeBy(name string, u *precis.Unicode) (judgement, error) {
	if p := profileNamed(name); p != nil {
		return p.In(u).Key, nil
	}
	// What IDNA2008 leaves to be done before it (RFC 5895 §2). The class lets pass
	// more than IDNA does, which is asked afterwards.
	mapped, err := precis.FreeformClass(precis.Options{Width: true, Case: precis.LowerCase})
	if err != nil {
		return nil, err
	}
	a := &addresses{
		u:     u,
		parts: [3]*precis.Profile{precis.UsernameCaseMapped.In(u), mapped.In(u), precis.OpaqueString.In(u)},
	}
	return a.judge, nil
}

// addresses judges XMPP addresses by a version of Unicode, as far as that matters:
// what no version changes is left to package jid.
type addresses struct {
	u     *precis.Unicode
	parts [3]*precis.Profile // local, domain, resource
}

// partError is an error in a part of an address.
type partError struct {
	part string
	err  error
}

func (e *partError) Error() string { return e.part + "part: " + plain(e.err) }
func (e *partError) Unwrap() error { return e.err }

// maxPart is the longest that a part can be, in octets after mapping (RFC 7622 §3.1).
const maxPart = 1023

var errLength = errors.New("longer than 1023 octets")

// judge takes an address apart as RFC 7622 §3.1 says, at the first slash and then at
// the first at-sign before it.
func (a *addresses) judge(s string) (string, error) {
	rest, resource, hasResource := strings.Cut(s, "/")
	local, domain, hasLocal := strings.Cut(rest, "@")
	if !hasLocal {
		domain = local
	}
	var form strings.Builder
	part := func(name, s string, convert func(string) (string, error)) error {
		out, err := convert(s)
		if err == nil && len(out) > maxPart {
			err = errLength
		}
		if err != nil {
			return &partError{name, err}
		}
		form.WriteString(out)
		return nil
	}
	if hasLocal {
		if err := part("local", local, a.local); err != nil {
			return "", err
		}
		form.WriteByte('@')
	}
	if err := part("domain", domain, a.domain); err != nil {
		return "", err
	}
	if hasResource {
		form.WriteByte('/')
		if err := part("resource", resource, a.parts[2].Enforce); err != nil {
			return "", err
		}
	}
	return form.String(), nil
}

func (a *addresses) local(s string) (string, error) {
	out, err := a.parts[0].Enforce(s)
	if i := strings.IndexAny(out, `"&'/:<>@`); err == nil && i >= 0 {
		err = fmt.Errorf("%q is not allowed in a localpart", out[i])
	}
	return out, err
}

func (a *addresses) domain(s string) (string, error) {
	if inside, ok := strings.CutPrefix(s, "["); ok {
		inside, ok = strings.CutSuffix(inside, "]")
		ip, err := netip.ParseAddr(inside)
		if !ok || err != nil || !ip.Is6() || ip.Zone() != "" {
			return "", errors.New("not an IPv6 address in brackets")
		}
		return "[" + ip.String() + "]", nil
	}
	out, err := a.parts[1].Enforce(strings.TrimSuffix(s, "."))
	if err != nil {
		return "", err
	}
	labels := strings.Split(out, ".")
	bidi := false
	for i, label := range labels {
		if strings.HasPrefix(label, "xn--") {
			// Of all that this package knows, Punycode is the same in every version.
			if label, err = idna.Punycode.ToUnicode(label); err != nil {
				return "", fmt.Errorf("%q is no A-label", labels[i])
			}
			labels[i] = label
		}
		if label == "" {
			return "", errors.New("an empty label")
		}
		for at, r := range label {
			switch a.u.IDNAProperty(r) {
			case precis.PValid, precis.ContextJ, precis.ContextO:
			case precis.Unassigned:
				return "", &precis.Error{Rule: precis.RuleUnassigned, Rune: r, Offset: at}
			default:
				return "", &precis.Error{Rule: precis.RuleDisallowed, Rune: r, Offset: at}
			}
			bidi = bidi || a.u.Bidi(r).RightToLeft()
		}
		if err := a.u.CheckContext([]byte(label)); err != nil {
			return "", err
		}
	}
	for _, label := range labels {
		if err := a.u.CheckBidi([]byte(label)); bidi && err != nil {
			return "", err
		}
	}
	return strings.Join(labels, "."), nil
}

// fates are what a move does to strings, in the order of the totals.
var fates = []string{"breaks", "changes", "collides", "splits", "appears", "same", "refused"}

// strings names what the move does to the strings of a file.
func (m *move) strings(c *cobra.Command, lines *prepare, args []string, profile string) error {
	was, err1 := judgeBy(profile, m.from)
	is, err2 := judgeBy(profile, m.to)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	in, err := m.s.openInput(c.Context(), args)
	if err != nil {
		return err
	}
	defer in.Close()

	counts := map[string]int{}
	// before and after have of each form the string that had it first, and what that
	// one's form is, or was, by the other version.
	type known struct{ input, other string }
	before, after := map[string]known{}, map[string]known{}
	err = lines.each(newLines(in.name, in), func(line []byte, half bool) error {
		s := string(line)
		old, err1 := was(s)
		now, err2 := is(s)
		r := fate{input: s, what: "same"}
		switch {
		case half || err1 != nil && err2 != nil:
			r.what = "refused"
		case err1 != nil:
			r.what, r.now = "appears", now
		case err2 != nil:
			r.what, r.old, r.err = "breaks", old, err2
		default:
			r.old, r.now = old, now
			if old != now {
				r.what = "changes"
			}
			a, seenBefore := before[old]
			b, seenAfter := after[now]
			switch {
			case seenAfter && b.other != old:
				r.what, r.with = "collides", b.input
			case seenBefore && a.other != now:
				r.what, r.with = "splits", a.input
			}
			if !seenBefore {
				before[old] = known{s, now}
			}
			if !seenAfter {
				after[now] = known{s, old}
			}
		}
		counts[r.what]++
		if r.what != "same" && r.what != "refused" {
			m.s.out.Write(r.append(nil, m.json))
		}
		return m.s.writeError()
	})
	if err != nil {
		return err
	}
	m.writeFates(counts)
	if err := m.s.writeError(); err != nil {
		return err
	}
	if counts["breaks"]+counts["changes"]+counts["collides"]+counts["splits"] > 0 {
		return errRejected
	}
	return nil
}

// fate is what the move does to a string.
type fate struct {
	input, what string
	old, now    string // its forms
	with        string // the string that it collides with, or splits from
	err         error  // why it breaks
}

func (r fate) append(b []byte, asJSON bool) []byte {
	if !asJSON {
		b = fmt.Appendf(b, "%-8s  %s", r.what, appendReadable(nil, []byte(r.input)))
		switch r.what {
		case "breaks":
			b = fmt.Appendf(b, ": %s", plain(r.err))
		case "changes":
			b = fmt.Appendf(b, ": %s, was %s", appendReadable(nil, []byte(r.now)), appendReadable(nil, []byte(r.old)))
		case "collides":
			b = fmt.Appendf(b, " with %s: both are %s", appendReadable(nil, []byte(r.with)), appendReadable(nil, []byte(r.now)))
		case "splits":
			b = fmt.Appendf(b, " from %s: both were %s", appendReadable(nil, []byte(r.with)), appendReadable(nil, []byte(r.old)))
		}
		return append(b, '\n')
	}
	b = appendString(append(b, `{"input":`...), r.input)
	b = appendString(append(b, `,"effect":`...), r.what)
	for _, f := range []struct{ key, value string }{{"old", r.old}, {"new", r.now}, {"with", r.with}} {
		if f.value != "" {
			b = appendString(append(appendString(append(b, ','), f.key), ':'), f.value)
		}
	}
	if r.err != nil {
		if e, ok := errors.AsType[*partError](r.err); ok {
			b = appendString(append(b, `,"part":`...), e.part)
		}
		if e, ok := errors.AsType[*precis.Error](r.err); ok {
			b = appendString(append(b, `,"rule":`...), e.Rule.String())
		}
		b = appendString(append(b, `,"message":`...), plain(r.err))
	}
	return append(b, '}', '\n')
}

func (m *move) writeFates(counts map[string]int) {
	var list []count
	sum := 0
	for _, fate := range fates {
		list = append(list, count{fate, counts[fate]})
		sum += counts[fate]
	}
	if m.json {
		b := fmt.Appendf(nil, `{"totals":{"from":%q,"to":%q,"inputs":%d,"effects":`, m.from.Version(), m.to.Version(), sum)
		m.s.out.Write(append(appendCounts(b, list), "}}\n"...))
		return
	}
	fmt.Fprintf(m.s.out, "Unicode %s to %s: %d strings.\n", m.from.Version(), m.to.Version(), sum)
	for _, c := range list {
		fmt.Fprintf(m.s.out, "%8d  %s\n", c.n, c.name)
	}
}
