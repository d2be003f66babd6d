package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium returns a browser, and skips the test without one.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("STANZA_REQUIRE_PEERS") == "1" {
		t.Fatal("there is no chromium, and STANZA_REQUIRE_PEERS=1")
	}
	t.Skip("there is no chromium (Debian: apt-get install chromium)")
	return ""
}

// tab is a page in the browser, and what it did that it should not.
type tab struct {
	context.Context
	mu     sync.Mutex
	faults []string
}

// newTab opens a tab in a browser of its own. Everything that a page asks the
// network for but itself, and everything that it writes to the console, is a
// fault.
func newTab(t *testing.T, page string) *tab {
	t.Helper()
	x := &tab{}
	fault := func(format string, args ...any) {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.faults = append(x.faults, fmt.Sprintf(format, args...))
	}
	listener := chromedp.WithListener(func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if e.Request.URL != page && !strings.HasPrefix(e.Request.URL, "data:") {
				fault("asks for %s", e.Request.URL)
			}
		case *runtime.EventConsoleAPICalled:
			fault("writes to the console: %s", e.Type)
		case *runtime.EventExceptionThrown:
			fault("throws: %s", e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			fault("makes the browser say: %s", e.Entry.Text)
		}
	})
	// On a busy machine a browser may die before it has shown anything.
	for try := 1; ; try++ {
		ctx, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(time.Minute))...)
		t.Cleanup(cancel)
		ctx, cancel = chromedp.NewContext(ctx, listener)
		t.Cleanup(cancel)
		err := chromedp.Do(ctx) // starts it, for as long as this context lasts
		if err == nil {
			x.Context, cancel = context.WithTimeout(ctx, 3*time.Minute)
			t.Cleanup(cancel)
			break
		}
		if try == 3 {
			t.Fatal(err)
		}
		t.Log(err)
	}
	command(t, x, network.Enable, network.EnableParams{})
	command(t, x, log.Enable, cdp.Empty{})
	return x
}

func (x *tab) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(x, steps...); err != nil {
		t.Fatal(err)
	}
}

func command[P, R any](t *testing.T, x *tab, c cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(x, c, params); err != nil {
		t.Fatal(err)
	}
}

// eval evaluates JavaScript in the page.
func eval[T any](t *testing.T, x *tab, expression string) T {
	t.Helper()
	result, err := chromedp.Run(x, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return result
}

// TestPageInBrowser looks at the page of "run --html" as a person does: at a
// desk and on a phone, in light and in dark.
func TestPageInBrowser(t *testing.T) {
	chromium(t)
	file := filepath.Join(t.TempDir(), "result.html")
	status, diagnostics := call(t.Context(), nil, io.Discard, "run", "--strategy=tcp,ws", "--codec=none,deflate,zstd", "--rounds=6", "--time=1ms", "--html="+file)
	if status != statusDone {
		t.Fatalf("exit status %d: %s", status, diagnostics)
	}
	page := (&url.URL{Scheme: "file", Path: file}).String()
	x := newTab(t, page)
	for _, width := range []int64{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("%d/%s", width, scheme), func(t *testing.T) {
				command(t, x, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
					Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
				})
				x.do(t, chromedp.EmulateViewport(width, 900), chromedp.Navigate(page), chromedp.WaitReady("th button"))
				looks(t, x, width, scheme)
				sorts(t, x)
				// Kept with -artifacts, for people.
				picture, err := chromedp.Run(x, chromedp.FullScreenshot(100))
				if err != nil {
					t.Fatal(err)
				}
				name := filepath.Join(t.ArtifactDir(), "page.png")
				if err := os.WriteFile(name, picture, 0o644); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, fault := range x.faults {
		t.Errorf("the page %s", fault)
	}
}

// looks holds that everything has its place and can be told from what is behind
// it.
func looks(t *testing.T, x *tab, width int64, scheme string) {
	if w := eval[int64](t, x, "document.documentElement.scrollWidth"); w > width {
		t.Errorf("the page is %d wide on a screen of %d", w, width)
	}
	type plot struct {
		Name       string
		Texts      []string
		Outside    []string // texts that reach beyond the plot
		Ink, Paper float64  // brightness
		Small      float64  // the least size of a text, in pixels of the screen
	}
	plots := eval[[]plot](t, x, `[...document.querySelectorAll("figure")].map(figure => {
		const svg = figure.querySelector("svg"), frame = svg.getBoundingClientRect();
		const texts = [...svg.querySelectorAll("text")];
		const bright = e => getComputedStyle(e).fill.match(/\d+/g).slice(0, 3).reduce((sum, v) => sum + +v, 0) / 3;
		return {
			Name: figure.id,
			Texts: texts.map(t => t.textContent),
			Outside: texts.filter(t => {
				const box = t.getBoundingClientRect();
				return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
			}).map(t => t.textContent),
			Ink: bright(texts[0]), Paper: bright(svg.querySelector("path")),
			Small: Math.min(...texts.map(t => parseFloat(t.getAttribute("font-size")) * frame.width / svg.viewBox.baseVal.width)),
		};
	})`)
	if len(plots) < 7 {
		t.Errorf("%d plots, want 7 or more", len(plots))
	}
	units := []string{"B/stanza", "ns/stanza", "B/connection", "ns", "stanzas/s", "stanza, B"}
	for _, p := range plots {
		if !slices.ContainsFunc(p.Texts, func(s string) bool {
			return slices.ContainsFunc(units, func(unit string) bool { return strings.HasSuffix(s, unit) })
		}) {
			t.Errorf("%s: no axis with a unit in %q", p.Name, p.Texts)
		}
		if !slices.ContainsFunc(p.Texts, func(s string) bool { return s[0] >= '0' && s[0] <= '9' }) {
			t.Errorf("%s: no axis with numbers in %q", p.Name, p.Texts)
		}
		if len(p.Outside) > 0 {
			t.Errorf("%s: %q reach beyond it", p.Name, p.Outside)
		}
		if p.Small < 9 {
			t.Errorf("%s: text of %.1f pixels", p.Name, p.Small)
		}
		if light := scheme == "light"; light != (p.Paper > 200 && p.Ink < 80) || light == (p.Paper < 60 && p.Ink > 180) {
			t.Errorf("%s, %s: ink %.0f on paper %.0f", p.Name, scheme, p.Ink, p.Paper)
		}
	}
}

// sorts holds that a press on a head sorts, that a second one turns it round,
// and that both are said to those who do not see it.
func sorts(t *testing.T, x *tab) {
	for head, words := range map[string]bool{"both ends": false, "on the wire": false, "codec": true} {
		column := eval[int](t, x, fmt.Sprintf(`[...document.querySelectorAll("thead th")].findIndex(h => h.textContent.trim().startsWith(%q))`, head))
		if column < 0 {
			t.Fatalf("no column %q", head)
		}
		for _, want := range []string{"ascending", "descending"} {
			eval[chromedp.Void](t, x, fmt.Sprintf(`document.querySelectorAll("thead th button")[%d].scrollIntoView({block: "center", inline: "center"})`, column))
			x.do(t, chromedp.Click(fmt.Sprintf("thead th:nth-child(%d) button", column+1)))
			if got := eval[string](t, x, `[...document.querySelectorAll("thead th[aria-sort]")].map(h => h.getAttribute("aria-sort")).join()`); got != want {
				t.Errorf("%s: sorted %q, want %q in one column", head, got, want)
			}
			cells := fmt.Sprintf(`[...document.querySelectorAll("tbody tr")].map(r => r.cells[%d])`, column)
			var sorted bool
			if words {
				list := eval[[]string](t, x, cells+`.map(c => c.textContent)`)
				if want == "descending" {
					slices.Reverse(list)
				}
				sorted = slices.IsSorted(list)
			} else {
				list := eval[[]float64](t, x, cells+`.map(c => +c.dataset.value)`)
				if want == "descending" {
					slices.Reverse(list)
				}
				sorted = slices.IsSorted(list) && list[0] < list[len(list)-1]
			}
			if !sorted {
				t.Errorf("%s: %s, but it is not", head, want)
			}
		}
	}
}
