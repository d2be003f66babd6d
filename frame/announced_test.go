package frame_test

import (
	"testing"

	"github.com/seed492f7be9/stanza/frame"
)

func TestAnnouncedIn(t *testing.T) {
	const ns = " xmlns='urn:xmpp:stream-limits:0'"
	for _, c := range []struct {
		in   string
		want frame.Announced
		ok   bool
	}{
		{"<stream:features/>", frame.Announced{}, false},
		{"<stream:features><limits" + ns + "/></stream:features>", frame.Announced{}, true},
		{"<stream:features><x xmlns='u'/><limits" + ns + "><max-bytes>262144</max-bytes><idle-seconds> 1800\n</idle-seconds></limits></stream:features>", frame.Announced{MaxBytes: 262144, IdleSeconds: 1800}, true},
		{"<stream:features><limits" + ns + "><idle-seconds>60</idle-seconds></limits></stream:features>", frame.Announced{IdleSeconds: 60}, true},
		{"<bidi xmlns='urn:xmpp:bidi'><limits" + ns + "><max-bytes>10000</max-bytes></limits></bidi>", frame.Announced{MaxBytes: 10000}, true},
		{"<stream:features><limits" + ns + "><max-bytes>-1</max-bytes><idle-seconds>1e3</idle-seconds></limits></stream:features>", frame.Announced{}, true},
		{"<stream:features><limits" + ns + "><max-bytes>99999999999999999999</max-bytes><idle-seconds/></limits></stream:features>", frame.Announced{}, true},
		{"<stream:features><limits xmlns='u'><max-bytes>1</max-bytes></limits></stream:features>", frame.Announced{}, false},
	} {
		got, ok := frame.AnnouncedIn(toClient.view(t, c.in))
		if got != c.want || ok != c.ok {
			t.Errorf("%s: %+v, %t; want %+v, %t", c.in, got, ok, c.want, c.ok)
		}
	}
}

// What is written into features is read from them.
func TestAnnouncedThereAndBack(t *testing.T) {
	client, server := pair(t, frame.TCP)
	out, err := server.Append(nil, func(e *frame.ElementWriter) error { return features(e, 65536, 300) })
	if err != nil {
		t.Fatal(err)
	}
	client.Feed(out)
	ev, err := client.Next()
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := frame.AnnouncedIn(ev.Stanza().Element); !ok || got != (frame.Announced{MaxBytes: 65536, IdleSeconds: 300}) {
		t.Errorf("%+v, %t", got, ok)
	}
}
