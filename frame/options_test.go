package frame_test

import (
	"errors"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

func TestOptions(t *testing.T) {
	for name, o := range map[string]frame.Options{
		"framing":                  {Framing: 3},
		"role":                     {Role: 2},
		"policy":                   {Policies: frame.Policies{Unknown: 3}},
		"content":                  {Content: "urn:x"},
		"component over WebSocket": {Framing: frame.WebSocket, Content: "jabber:component:accept"},
		"server over BOSH":         {Framing: frame.BOSH, Content: "jabber:server"},
		"limits":                   {Limits: limits.Limits{Stanza: 100}},
		"empty namespace":          {Accept: []string{"urn:x", ""}},
		"relative URI":             {URI: "/ws"},
		"URI without scheme":       {URI: "example.org"},
		"workspaces":               {Workspaces: parser.NewWorkspaces(512, 1)},
	} {
		if s, err := frame.New(o); !errors.Is(err, frame.ErrOptions) || s != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, o := range map[string]frame.Options{
		"none":  {},
		"all":   {Framing: frame.BOSH, Role: frame.Initiator, Limits: limits.BeforeAuth, Content: "jabber:client", Accept: []string{"urn:x"}, URI: "https://a.example/", Policies: frame.Policies{RefuseDeclaration: true, Unknown: frame.DeliverUnknown}},
		"large": {Workspaces: parser.NewWorkspaces(1<<16, 1)},
	} {
		if _, err := frame.New(o); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Options are copied: what happens to a slice of the caller's afterwards changes
// nothing.
func TestOptionsAreCopied(t *testing.T) {
	accept := []string{"urn:x"}
	s := newSession(t, frame.Options{Accept: accept})
	accept[0] = "urn:y"
	if got, want := fed(s, header+"<x xmlns='urn:x'/>"), "opened; element <x xmlns='urn:x'/>; unexpected EOF"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	s = newSession(t, frame.Options{Accept: []string{"urn:x"}})
	if got, want := fed(s, header+"<x xmlns='urn:x'/>"), "opened; element <x xmlns='urn:x'/>; unexpected EOF"; got != want {
		t.Errorf("another session: %s, want %s", got, want)
	}
}

func TestNames(t *testing.T) {
	for got, want := range map[string]string{
		frame.TCP.String(): "TCP", frame.WebSocket.String(): "WebSocket", frame.BOSH.String(): "BOSH", frame.Framing(9).String(): "unknown",
		frame.Receiver.String(): "receiving entity", frame.Initiator.String(): "initiating entity", frame.Role(9).String() + " role": "unknown role",
		frame.Prologue.String(): "prologue", frame.Dead.String(): "dead", frame.Phase(9).String() + " phase": "unknown phase",
		frame.Kind(0).String(): "none", frame.Opened.String(): "opened", frame.Closed.String(): "closed", frame.Kind(99).String() + " kind": "unknown kind",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for m := frame.MisuseNotOpen; m <= frame.MisuseOver; m++ {
		if m.Error() == frame.Misuse(0).Error() {
			t.Errorf("misuse %d has no text", m)
		}
	}
	for r := frame.RuleView; r <= frame.RuleGrowth; r++ {
		if r.Error() == frame.CarryRule(0).Error() {
			t.Errorf("rule %d has no text", r)
		}
	}
}

// A closed session gives nothing any more and takes nothing, whenever it is closed.
func TestClose(t *testing.T) {
	for _, f := range []frame.Framing{frame.TCP, frame.WebSocket, frame.BOSH} {
		for _, script := range []string{"", "hear", "hear open", "hear open iq", "hear open hear-iq", "hear open close", "hear-error"} {
			s := newSession(t, frame.Options{Framing: f})
			play(t, s, script)
			s.Close()
			s.Close()
			if _, err := s.Next(); err == nil || err == parser.ErrMoreInput {
				t.Errorf("%v, %q: an event behind Close: %v", f, script, err)
			}
			if s.Phase() != frame.Dead {
				t.Errorf("%v, %q: %v", f, script, s.Phase())
			}
			if out, err := s.Append(nil, ping); err == nil {
				t.Errorf("%v, %q: wrote %q behind Close", f, script, out)
			}
		}
	}
}
