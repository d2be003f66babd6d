package jid_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"

	"github.com/seed492f7be9/stanza/precis"
	"github.com/seed492f7be9/stanza/precis/jid"
)

func Example() {
	for _, s := range []string{"JULIET@Capulet.Example./Balcony", "juliet@xn--bcher-kva.example", "juliet@", "o'hara@example.com"} {
		j, err := jid.Parse(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(j)
	}
	// Output:
	// juliet@capulet.example/Balcony
	// juliet@bücher.example
	// jid: domain: empty, at byte 7
	// jid: local: character that a localpart cannot hold, U+0027 at byte 1
}

func ExampleParse() {
	j, err := jid.Parse("Romeo@Montague.example/orchard")
	fmt.Println(j.Local(), j.Domain(), j.Resource(), err)
	// Output: romeo montague.example orchard <nil>
}

func ExampleParseBytes() {
	attribute := []byte("romeo@montague.example/orchard")
	j, err := jid.ParseBytes(attribute)
	clear(attribute) // j has a copy
	fmt.Println(j, err)
	// Output: romeo@montague.example/orchard <nil>
}

// A router keeps a buffer for each connection. Nothing is allocated.
func ExampleParseView() {
	sessions := map[jid.JID]string{jid.MustParse("romeo@montague.example/orchard"): "session 1"}
	buf := make([]byte, jid.MaxLen)

	for _, to := range []string{"romeo@montague.example/orchard", "ROMEO@Montague.example/orchard", "romeo@montague.example"} {
		v, err := jid.ParseView([]byte(to), buf)
		if err != nil {
			fmt.Println(err)
			continue
		}
		session, ok := jid.Lookup(sessions, v)
		fmt.Printf("%s: %q, %v\n", v, session, ok)
	}
	// Output:
	// romeo@montague.example/orchard: "session 1", true
	// romeo@montague.example/orchard: "session 1", true
	// romeo@montague.example: "", false
}

func ExampleMustParse() {
	service := jid.MustParse("conference.example.com")
	fmt.Println(service)
	// Output: conference.example.com
}

func ExampleNew() {
	j, err := jid.New("romeo", "montague.example", "a/b@c")
	fmt.Println(j, err)
	_, err = jid.New("a/b", "montague.example", "")
	fmt.Println(err)
	// Output:
	// romeo@montague.example/a/b@c <nil>
	// jid: local: character that a localpart cannot hold, U+002F at byte 1
}

func ExampleJID_Bare() {
	fmt.Println(jid.MustParse("romeo@montague.example/orchard").Bare())
	// Output: romeo@montague.example
}

func ExampleJID_WithResource() {
	j, err := jid.MustParse("romeo@montague.example/orchard").WithResource("balcony")
	fmt.Println(j, err)
	// Output: romeo@montague.example/balcony <nil>
}

func ExampleJID_Equal() {
	a, b := jid.MustParse("romeo@montague.example"), jid.MustParse("Romeo@Montague.example.")
	fmt.Println(a.Equal(b), a == b)
	// Output: true true
}

func ExampleJID_Compare() {
	list := []jid.JID{jid.MustParse("b@x/1"), jid.MustParse("z@a"), jid.MustParse("x"), jid.MustParse("a@x")}
	slices.SortFunc(list, jid.JID.Compare)
	fmt.Println(list)
	// Output: [z@a x a@x b@x/1]
}

func ExampleJID_AppendTo() {
	b := []byte("<presence to='")
	b = jid.MustParse("romeo@montague.example").AppendTo(b) // a writer escapes it
	fmt.Printf("%s'/>\n", b)
	// Output: <presence to='romeo@montague.example'/>
}

func ExampleJID_MarshalText() {
	b, err := json.Marshal(map[string]jid.JID{"from": jid.MustParse("Romeo@montague.example"), "to": {}})
	fmt.Println(string(b), err)
	// Output: {"from":"romeo@montague.example","to":""} <nil>
}

func ExampleJID_UnmarshalText() {
	var config struct{ Admins []jid.JID }
	err := json.Unmarshal([]byte(`{"admins":["Escalus@verona.example","paris@Verona.example"]}`), &config)
	fmt.Println(config.Admins, err)
	// Output: [escalus@verona.example paris@verona.example] <nil>
}

func ExampleJID_LogValue() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	log.Info("bound", "address", jid.MustParse("romeo@montague.example/orchard"))
	// Output: level=INFO msg=bound address=romeo@montague.example/orchard
}

func ExampleView_Clone() {
	input := []byte("romeo@montague.example")
	v, err := jid.ParseView(input, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	seen := map[jid.JID]bool{v.Clone(): true} // a View cannot be a key
	clear(input)
	fmt.Println(seen)
	// Output: map[romeo@montague.example:true]
}

func ExampleLookup() {
	rooms := map[jid.JID]int{jid.MustParse("verona@rooms.example"): 42}
	v, err := jid.ParseView([]byte("verona@rooms.example/romeo"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(jid.Lookup(rooms, v.Bare()))
	// Output: 42 true
}

func ExampleEscape() {
	local, err := jid.Escape("scarlett o'hara")
	if err != nil {
		fmt.Println(err)
		return
	}
	j, err := jid.New(local, "tara.example", "")
	fmt.Println(j, err)
	fmt.Println(jid.Unescape(j.Local()))
	// Output:
	// scarlett\20o\27hara@tara.example <nil>
	// scarlett o'hara
}

func ExampleAppendEscape() {
	b, err := jid.AppendEscape(nil, []byte("call me \"ishmael\""))
	fmt.Println(string(b), err)
	_, err = jid.AppendEscape(nil, []byte(" ishmael"))
	fmt.Println(err)
	// Output:
	// call\20me\20\22ishmael\22 <nil>
	// jid: local: space at the beginning or the end, which cannot be escaped, U+0020 at byte 0
}

func ExampleUnescape() {
	fmt.Println(jid.Unescape(`d\27artagnan`))
	// Output: d'artagnan
}

func ExampleAppendUnescape() {
	fmt.Printf("%s\n", jid.AppendUnescape([]byte("mailto:"), []byte(`treville\40musketeers.example`)))
	// Output: mailto:treville@musketeers.example
}

func ExampleError() {
	_, err := jid.Parse("romeo@montague.example/\u0378")
	if e, ok := errors.AsType[*jid.Error](err); ok {
		fmt.Printf("%v, %v, %U, %d\n", e.Part, e.Rule.String(), e.Rune, e.Offset)
	}
	fmt.Println(errors.Is(err, precis.RuleUnassigned), errors.Is(err, jid.RuleForbidden))
	// Output:
	// resource, unassigned, U+0378, 23
	// true false
}

func ExampleRules() {
	for _, r := range jid.Rules() {
		if r == jid.RuleForbidden || r == jid.RuleHyphen {
			fmt.Printf("%s: %v\n", r.String(), r)
		}
	}
	// Output:
	// forbidden: character that a localpart cannot hold
	// hyphen: hyphen first, last, or third and fourth in a label
}
