package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html"
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/seed492f7be9/stanza/bench"
)

// A role is what a colour is for. What it looks like is for plot.css to say,
// in light and in dark: as a color.Color it is a mark that dress finds again.
type role uint8

const (
	ink   role = iota // text
	faint             // axes and grid
	paper             // background
	first             // the first colour of marks
)

// shades is how many colours there are for marks.
const shades = 6

// shade returns the i-th colour for marks.
func shade(i int) role { return first + role(i%shades) }

func (r role) RGBA() (red, green, blue, alpha uint32) {
	return color.RGBA{R: 1, B: uint8(r), A: 255}.RGBA()
}

//go:embed plot.css
var plotCSS string

var (
	styled   = regexp.MustCompile(`\s+style="([^"]*)"`)
	coloured = regexp.MustCompile(`^#0100([0-9A-F]{2})$`)
	written  = regexp.MustCompile(`<text ([^>]*)font-size="([0-9.]+)px"([^>]*)>([^<]+)</text>`)
)

// dress makes the canvas a document that looks right in light and in dark, has
// a name for those who do not see it, and has no style of its own in any
// element: a page with a strict Content-Security-Policy can hold it.
func (c *chart) dress(canvas *vgsvg.Canvas) ([]byte, error) {
	var raw bytes.Buffer
	if _, err := canvas.WriteTo(&raw); err != nil {
		return nil, err
	}
	_, body, found := strings.Cut(raw.String(), "xlink\">\n")
	if !found {
		return nil, fmt.Errorf("report: the SVG of %s does not begin as expected", c.name)
	}
	w, h := canvas.Size()
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" viewBox="0 0 %.5g %.5g" width="%.5g" height="%.5g" aria-label="%s">`+"\n",
		w.Points(), h.Points(), w.Points(), h.Points(), html.EscapeString(c.title+". "+c.about))
	body = styled.ReplaceAllStringFunc(body, presentation)
	b.WriteString(written.ReplaceAllStringFunc(body, fitted))
	return b.Bytes(), nil
}

// presentation turns a style into attributes, and colours into classes.
func presentation(attr string) string {
	var b strings.Builder
	for _, d := range strings.Split(styled.FindStringSubmatch(attr)[1], ";") {
		property, v, _ := strings.Cut(d, ":")
		switch m := coloured.FindStringSubmatch(v); {
		case m != nil:
			fmt.Fprintf(&b, ` class="%s%s"`, property[:1], m[1]) // f of fill, s of stroke
		case property == "font-size", !strings.HasPrefix(property, "font"):
			fmt.Fprintf(&b, ` %s="%s"`, property, v)
		}
	}
	return b.String()
}

// fitted gives a text the length that the canvas reckoned with, so that it is
// where it should be in the font that the reader has.
func fitted(text string) string {
	m := written.FindStringSubmatch(text)
	size, err := strconv.ParseFloat(m[2], 64)
	if err != nil {
		return text
	}
	length, _, _ := plot.DefaultTextHandler.Box(html.UnescapeString(m[4]), font.From(sans, vg.Length(size)))
	return fmt.Sprintf(`<text %sfont-size="%s" textLength="%.5g" lengthAdjust="spacingAndGlyphs"%s>%s</text>`,
		m[1], m[2], length.Points(), m[3], m[4])
}

// Document returns the plot with its colours, to stand alone as a file.
func (p Plot) Document() []byte {
	head, body, _ := strings.Cut(string(p.SVG), ">\n")
	return []byte(head + ">\n<style>\n" + plotCSS + "</style>\n" + body)
}

// SVG writes the plots of r into a folder, which it makes if it is not there,
// each as NAME.svg. A file is either the old one or the whole new one at any
// time. Other files are left alone.
func SVG(dir string, r *bench.Result) error {
	plots, err := Plots(r)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, p := range plots {
		if err := replace(filepath.Join(dir, p.Name+".svg"), p.Document()); err != nil {
			return err
		}
	}
	return nil
}

// replace gives a file new contents at once.
func replace(name string, b []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(b)
	if err == nil {
		err = f.Chmod(0o644) // a temporary file is private
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
