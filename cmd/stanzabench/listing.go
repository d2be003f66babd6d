package main

import (
	"bufio"
	"fmt"
	"strconv"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// form is how events are written.
type form interface {
	// begin announces message number frame, from 1, where there are several.
	begin(dst []byte, frame int) []byte
	element(dst []byte, t parser.Token) []byte
	beginText(dst []byte, t parser.Token) []byte
	text(dst, piece []byte) []byte
	endText(dst []byte, depth int, offset int64) []byte
	open(dst []byte) []byte
	reject(dst []byte, e *parser.Error) []byte
}

// listing writes the events of one input. Adjacent text is joined as it is
// written, piece by piece, so that a listing needs no memory for it.
type listing struct {
	out  *bufio.Writer
	form form
	buf  []byte

	inText bool
	depth  int   // of the text at hand
	offset int64 // of its first byte
}

func (l *listing) token(t parser.Token) {
	if t.Kind() != parser.Text {
		l.finish()
		l.write(l.form.element(l.buf[:0], t))
		return
	}
	b := l.buf[:0]
	if !l.inText {
		l.inText, l.depth, l.offset = true, t.Depth(), t.Offset()
		b = l.form.beginText(b, t)
	}
	l.write(l.form.text(b, t.Text()))
}

// finish completes the event at hand.
func (l *listing) finish() {
	if l.inText {
		l.inText = false
		l.write(l.form.endText(l.buf[:0], l.depth, l.offset))
	}
}

func (l *listing) begin(frame int) { l.write(l.form.begin(l.buf[:0], frame)) }

func (l *listing) open() {
	l.finish()
	l.write(l.form.open(l.buf[:0]))
}

func (l *listing) reject(e *parser.Error) {
	l.finish()
	l.write(l.form.reject(l.buf[:0], e))
}

// write leaves errors to the writer, where they stick.
func (l *listing) write(b []byte) {
	l.out.Write(b)
	if l.buf = b; cap(b) > 1<<20 {
		l.buf = nil // one large tag is no reason to keep its size
	}
}

// jsonForm writes one JSON object a line.
type jsonForm struct {
	declarations bool
	frame        int // of the message at hand, from 1; 0 where there are none
}

func (f *jsonForm) begin(b []byte, frame int) []byte {
	f.frame = frame
	return b
}

func (f *jsonForm) element(b []byte, t parser.Token) []byte {
	b = append(b, `{"event":"`...)
	b = append(b, t.Kind().String()...)
	b = appendString(append(b, `","ns":`...), t.Space())
	b = appendString(append(b, `,"name":`...), t.Local())
	if t.Kind() != parser.End {
		b = appendString(append(b, `,"prefix":`...), t.Prefix())
		b = append(b, `,"attrs":[`...)
		first := true
		for a := range t.Attrs() {
			b = comma(b, &first)
			b = appendString(append(b, `{"ns":`...), a.Space())
			b = appendString(append(b, `,"name":`...), a.Local())
			b = appendString(append(b, `,"prefix":`...), a.Prefix())
			b = appendString(append(b, `,"value":`...), a.Value())
			b = append(b, '}')
		}
		b = append(b, ']')
		if f.declarations {
			b = f.appendDeclarations(b, t)
		}
	}
	return f.place(b, t.Depth(), t.Offset())
}

func (f *jsonForm) appendDeclarations(b []byte, t parser.Token) []byte {
	b = append(b, `,"declares":[`...)
	first := true
	for prefix, space := range t.Declarations() {
		b = comma(b, &first)
		b = appendString(append(b, `{"prefix":`...), prefix)
		b = appendString(append(b, `,"ns":`...), space)
		b = append(b, '}')
	}
	return append(b, ']')
}

func comma(b []byte, first *bool) []byte {
	if !*first {
		b = append(b, ',')
	}
	*first = false
	return b
}

func (f *jsonForm) beginText(b []byte, _ parser.Token) []byte {
	return append(b, `{"event":"text","text":"`...)
}

func (f *jsonForm) text(b, piece []byte) []byte { return appendJSON(b, piece) }

func (f *jsonForm) endText(b []byte, depth int, offset int64) []byte {
	return f.place(append(b, '"'), depth, offset)
}

// place ends an event with where it is.
func (f *jsonForm) place(b []byte, depth int, offset int64) []byte {
	b = strconv.AppendInt(append(b, `,"depth":`...), int64(depth), 10)
	b = strconv.AppendInt(append(b, `,"offset":`...), offset, 10)
	return f.end(b)
}

// end ends an object. In a session of frames it says which one it is about; the
// key is "frame" because an error has a "message" already.
func (f *jsonForm) end(b []byte) []byte {
	if f.frame > 0 {
		b = strconv.AppendInt(append(b, `,"frame":`...), int64(f.frame), 10)
	}
	return append(b, '}', '\n')
}

func (f *jsonForm) open(b []byte) []byte {
	return append(b, `{"event":"open","depth":1}`+"\n"...)
}

func (f *jsonForm) reject(b []byte, e *parser.Error) []byte {
	b = appendString(append(b, `{"event":"error","condition":`...), string(e.Condition()))
	b = appendString(append(b, `,"rule":`...), e.Rule.String())
	b = strconv.AppendInt(append(b, `,"offset":`...), e.Offset, 10)
	b = appendString(append(b, `,"path":`...), e.Path)
	b = appendString(append(b, `,"message":`...), plain(e))
	if e.Limit != limits.None {
		b = appendString(append(b, `,"limit":`...), e.Limit.String())
		b = strconv.AppendInt(append(b, `,"max":`...), int64(e.Max), 10)
	}
	return f.end(b)
}

// textForm writes an indented listing: offset, then the event.
type textForm struct{ declarations bool }

const (
	offsetWidth = 8
	// deepest is how far a listing is indented: without a bound, a million
	// levels would make it grow with their square.
	deepest = 64
)

func (f *textForm) begin(b []byte, frame int) []byte {
	return fmt.Appendf(b, "frame %d\n", frame)
}

// margin begins a line.
func (f *textForm) margin(b []byte, offset int64, depth int) []byte {
	b = fmt.Appendf(b, "%*d  ", offsetWidth, offset)
	for range min(depth, deepest) {
		b = append(b, "  "...)
	}
	return b
}

func (f *textForm) element(b []byte, t parser.Token) []byte {
	b = f.margin(b, t.Offset(), t.Depth())
	switch t.Kind() {
	case parser.Start:
		b = append(b, '<')
	case parser.End:
		b = append(b, '<', '/')
	case parser.Abandoned:
		b = append(b, "abandoned <"...)
	}
	b = appendExpanded(b, t.Space(), t.Local())
	for a := range t.Attrs() {
		b = appendExpanded(append(b, ' '), a.Space(), a.Local())
		b = append(appendReadable(append(b, '=', '"'), a.Value()), '"')
	}
	if f.declarations {
		for prefix, space := range t.Declarations() {
			b = append(b, " xmlns"...)
			if len(prefix) > 0 {
				b = append(append(b, ':'), prefix...)
			}
			b = append(appendReadable(append(b, '=', '"'), space), '"')
		}
	}
	return append(b, '>', '\n')
}

// appendExpanded appends an expanded name as {namespace}local.
func appendExpanded(b, space, local []byte) []byte {
	if len(space) > 0 {
		b = append(appendReadable(append(b, '{'), space), '}')
	}
	return append(b, local...)
}

func (f *textForm) beginText(b []byte, t parser.Token) []byte {
	return append(f.margin(b, t.Offset(), t.Depth()), '"')
}

func (f *textForm) text(b, piece []byte) []byte { return appendReadable(b, piece) }

func (f *textForm) endText(b []byte, _ int, _ int64) []byte { return append(b, '"', '\n') }

func (f *textForm) open(b []byte) []byte {
	return append(b, "          (the stream is open)\n"...)
}

func (f *textForm) reject(b []byte, e *parser.Error) []byte {
	b = append(f.margin(b, e.Offset, 0), "error: "...)
	b = append(b, plain(e)...)
	b = append(append(b, "; rule "...), e.Rule.String()...)
	return append(b, '\n')
}
