package report

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// A chart is marks with their intervals over two axes.
type chart struct {
	name  string // of its file, without the ending
	title string
	about string // how to read it, in a sentence or two
	x, y  axis
	marks []marks
	keys  []key
}

// axis is one of a chart's two. One with names has no numbers: a name stands at
// 0, the next at 1, and so on; on the vertical axis the first is at the top.
type axis struct {
	label string // with its unit
	log   bool
	zero  bool // begins at zero, where no value lies below it
	names []string
}

// marks are points that look the same.
type marks struct {
	look
	line   bool // from point to point
	points []point
}

// point is a value on either axis.
type point struct{ x, y value }

// value is a figure with its interval. One without an interval has both of its
// ends where it lies itself.
type value struct{ at, low, high float64 }

func exactly(v float64) value { return value{v, v, v} }

// look is how a point is drawn: its colour, and its shape.
type look struct {
	shade role
	shape shape
	// hollow shapes are outlines.
	hollow bool
}

// key is an entry of the legend.
type key struct {
	look
	line bool // a line is drawn through the mark
	wrap bool // begins a new line of the legend
	text string
}

// A shape is a polygon by how many corners it has, turned by a part of a whole
// turn. Every second corner of a star is nearer to its centre. One without any
// corners is a disc.
type shape struct {
	corners int
	turn    float64
	star    bool
}

var (
	disc     = shape{}
	square   = shape{corners: 4, turn: 1. / 8}
	triangle = shape{corners: 3, turn: 1. / 4}
	diamond  = shape{corners: 4}
	wedge    = shape{corners: 3, turn: -1. / 4}
	star     = shape{corners: 8, star: true}
)

// DrawGlyph makes a look a glyph of gonum's.
func (l look) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, at vg.Point) {
	var path vg.Path
	if l.shape == disc {
		path.Move(vg.Point{X: at.X + s.Radius, Y: at.Y})
		path.Arc(at, s.Radius, 0, 2*math.Pi)
	}
	for i := range l.shape.corners {
		sin, cos := math.Sincos(2 * math.Pi * (float64(i)/float64(l.shape.corners) + l.shape.turn))
		radius := s.Radius
		if l.shape.star && i%2 == 1 {
			radius *= 0.4
		}
		p := vg.Point{X: at.X + radius*vg.Length(cos), Y: at.Y + radius*vg.Length(sin)}
		if i == 0 {
			path.Move(p)
		} else {
			path.Line(p)
		}
	}
	path.Close()
	c.SetColor(s.Color)
	if l.hollow {
		c.SetLineStyle(draw.LineStyle{Color: s.Color, Width: 1.2})
		c.Stroke(path)
		return
	}
	c.Fill(path)
}

func (l look) glyph() draw.GlyphStyle {
	return draw.GlyphStyle{Color: l.shade, Radius: 3.8, Shape: l}
}

// Sizes in points. A chart is as wide as a phone, so that it can be read there
// without being scaled down much.
const (
	width   = 380
	plain   = 290 // high, where the vertical axis has numbers
	perName = 15  // high, for each name of the vertical axis
	margin  = 8

	labelSize = 11.5
	keyLine   = 16 // high, a line of the legend, and wide, the vertical axis' label
	keySpace  = 12 // between two keys of a line
)

var sans = font.Font{Typeface: "Liberation", Variant: "Sans"}

func style(s *text.Style, size vg.Length, shade role) {
	s.Font = font.From(sans, size)
	s.Color = shade
}

// draw returns the chart as an SVG document.
func (c *chart) draw() ([]byte, error) {
	p := plot.New()
	p.BackgroundColor = nil
	c.x.apply(&p.X)
	c.y.apply(&p.Y)
	p.X.Label.Text = c.x.label
	grid := plotter.NewGrid()
	for _, line := range []*draw.LineStyle{&grid.Vertical, &grid.Horizontal} {
		line.Color, line.Width = faint, 0.5
	}
	p.Add(grid)
	for _, m := range c.marks {
		if err := c.add(p, m); err != nil {
			return nil, err
		}
	}
	c.x.fit(&p.X)
	c.y.fit(&p.Y)

	keys := c.layOut()
	height := vg.Length(plain)
	if n := len(c.y.names); n > 0 {
		height = vg.Length(60 + perName*n)
	}
	legend := keyLine * vg.Length(len(keys))
	height += legend + margin
	canvas := vgsvg.New(width, height)
	all := draw.NewCanvas(canvas, width, height)
	all.SetColor(paper)
	all.Fill(all.Rectangle.Path())
	all = draw.Crop(all, margin, -margin, margin, -margin)
	for i, line := range keys {
		top := draw.Crop(all, 0, 0, 0, -keyLine*vg.Length(i))
		for _, k := range line {
			k.draw(draw.Crop(top, k.left, 0, 0, 0))
		}
	}
	area := draw.Crop(all, 0, 0, 0, -legend-margin/2)
	if c.y.label != "" {
		// Not by gonum, which makes room for it as if every axis were linear.
		strip := area.Min.X
		area.Min.X += keyLine
		side := p.Y.Label.TextStyle
		style(&side, labelSize, ink)
		side.Rotation, side.XAlign, side.YAlign = math.Pi/2, draw.XCenter, draw.YTop
		data := p.DataCanvas(area)
		area.FillText(side, vg.Point{X: strip, Y: data.Center().Y}, c.y.label)
	}
	p.Draw(area)
	return c.dress(canvas)
}

// add gives the points of m to p, with bars for those that have an interval.
func (c *chart) add(p *plot.Plot, m marks) error {
	n := len(m.points)
	if n == 0 {
		return nil
	}
	at := make(plotter.XYs, n)
	bars := struct {
		plotter.XYs
		plotter.XErrors
		plotter.YErrors
	}{at, make(plotter.XErrors, n), make(plotter.YErrors, n)}
	var inX, inY bool
	for i, q := range m.points {
		y, low, high := q.y.at, q.y.low, q.y.high
		if k := len(c.y.names); k > 0 {
			y = float64(k-1) - y
			low, high = y, y
		}
		at[i] = plotter.XY{X: q.x.at, Y: y}
		bars.XErrors[i].Low, bars.XErrors[i].High = q.x.low-q.x.at, q.x.high-q.x.at
		bars.YErrors[i].Low, bars.YErrors[i].High = low-y, high-y
		inX = inX || q.x.low < q.x.high
		inY = inY || low < high
	}
	thin := draw.LineStyle{Color: m.shade, Width: 0.9}
	if inX {
		b, err := plotter.NewXErrorBars(bars)
		if err != nil {
			return err
		}
		b.LineStyle, b.CapWidth = thin, 4
		p.Add(b)
	}
	if inY {
		b, err := plotter.NewYErrorBars(bars)
		if err != nil {
			return err
		}
		b.LineStyle, b.CapWidth = thin, 4
		p.Add(b)
	}
	if m.line && n > 1 {
		l, err := plotter.NewLine(at)
		if err != nil {
			return err
		}
		l.LineStyle = thin
		p.Add(l)
	}
	s, err := plotter.NewScatter(at)
	if err != nil {
		return err
	}
	s.GlyphStyle = m.glyph()
	p.Add(s)
	return nil
}

// apply sets up an axis before there is anything on it.
func (a axis) apply(p *plot.Axis) {
	p.Label.Padding = 3
	style(&p.Label.TextStyle, labelSize, ink)
	style(&p.Tick.Label, 10.5, ink)
	p.LineStyle.Color, p.Tick.LineStyle.Color = faint, faint
	p.Tick.Length, p.Padding = 3, 0
	switch {
	case len(a.names) > 0:
		var ticks plot.ConstantTicks
		for i, name := range a.names {
			ticks = append(ticks, plot.Tick{Value: float64(len(a.names) - 1 - i), Label: name})
		}
		p.Tick.Marker = ticks
	case a.log:
		p.Scale, p.Tick.Marker = plot.LogScale{}, plot.TickerFunc(logTicks)
	default:
		p.Tick.Marker = plot.TickerFunc(linearTicks)
	}
}

// fit chooses where an axis begins and ends, by what came to lie on it.
func (a axis) fit(p *plot.Axis) {
	switch {
	case len(a.names) > 0:
		p.Min, p.Max = -0.6, float64(len(a.names))-0.4
	case a.log:
		// Room on either side, and for an axis with one value too.
		room := max(math.Pow(p.Max/p.Min, 0.06), 1.15)
		p.Min, p.Max = p.Min/room, p.Max*room
	default:
		room := (p.Max - p.Min) * 0.06
		if room == 0 {
			room = max(math.Abs(p.Max)*0.1, 1)
		}
		low := p.Min
		p.Min, p.Max = p.Min-room, p.Max+room
		if a.zero && low >= 0 {
			p.Min = 0
		}
	}
}

// logTicks has ticks at 1, 2 and 5 times each power of ten; at the powers alone
// where there are many, at more where there are few, and where there is hardly
// one, as if the axis were linear.
func logTicks(low, high float64) (ticks []plot.Tick) {
	steps := []float64{1, 2, 5}
	switch {
	case high/low > 3000:
		steps = steps[:1]
	case high/low < 2:
		return linearTicks(low, high)
	case high/low < 20:
		steps = []float64{1, 1.5, 2, 3, 5, 7}
	}
	for e := math.Floor(math.Log10(low)); e <= math.Log10(high); e++ {
		for _, s := range steps {
			if v := s * math.Pow(10, e); v >= low && v <= high {
				ticks = append(ticks, plot.Tick{Value: v, Label: short(v)})
			}
		}
	}
	return ticks
}

func linearTicks(low, high float64) []plot.Tick {
	ticks := plot.DefaultTicks{}.Ticks(low, high)
	for i, t := range ticks {
		if !t.IsMinor() {
			ticks[i].Label = short(t.Value)
		}
	}
	return ticks
}

// short writes a number of an axis: 500, 2k, 1.5M.
func short(v float64) string {
	suffix := ""
	for _, s := range []string{"k", "M", "G"} {
		if math.Abs(v) < 1000 {
			break
		}
		v, suffix = v/1000, s
	}
	return strconv.FormatFloat(v, 'g', 4, 64) + suffix
}

// placed is a key at its place on a line.
type placed struct {
	key
	left vg.Length
}

// layOut breaks the legend into lines.
func (c *chart) layOut() (lines [][]placed) {
	left := vg.Length(width)
	for _, k := range c.keys {
		legend := k.legend()
		size := legend.ThumbnailWidth + legend.TextStyle.Width(" "+k.text)
		if k.wrap || left+size > width-2*margin {
			lines, left = append(lines, nil), 0
		}
		last := &lines[len(lines)-1]
		*last = append(*last, placed{k, left})
		left += size + keySpace
	}
	return lines
}

func (k key) legend() plot.Legend {
	legend := plot.NewLegend()
	legend.Top, legend.Left, legend.ThumbnailWidth = true, true, 12
	style(&legend.TextStyle, labelSize, ink)
	return legend
}

func (k key) draw(c draw.Canvas) {
	legend := k.legend()
	thumbs := []plot.Thumbnailer{&plotter.Scatter{GlyphStyle: k.glyph()}}
	if k.line {
		thumbs = slices.Insert(thumbs, 0, plot.Thumbnailer(&plotter.Line{LineStyle: draw.LineStyle{Color: k.shade, Width: 0.9}}))
	}
	legend.Add(k.text, thumbs...)
	legend.Draw(c)
}
