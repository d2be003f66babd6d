package parser

import (
	"math/bits"
	"sync"
	"sync/atomic"
	"unique"

	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/internal/nest"
	"github.com/seed492f7be9/stanza/internal/scan"
	"github.com/seed492f7be9/stanza/internal/shape"
	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/limits"
)

// padding is what stands behind the data of every buffer, so that names at
// its very end can be loaded as words.
const padding = 8

// workspace is what a parser borrows while there are bytes to work on, and
// gives back when there are none: an idle connection holds none of it.
type workspace struct {
	window  []byte
	tape    []entry
	arena   []byte // decoded values of what was given before tape[arenaOf]
	arenaOf int32
	names   xmlns.Table
	shapes  shape.Table
	last    uint32     // the last literal of the start tag that was known last
	bits    *scan.Bits // nil without a stage 1
	strip   strip
	frames  [maxFrames]frame
	tag     grammar.Tag
	learned shape.Tag // scratch of teach
	// stack is a spare. While it is clean, it holds the frozen stack root,
	// thawed, with its prefixes bound in names, and no others are: the next
	// parser has the same root as a rule.
	stack *nest.Stack
	root  unique.Handle[string]
	clean bool
	run   *run // a spare
	// cloned: it belongs to a Stanza that several goroutines may read, so
	// nothing in it changes.
	cloned bool
	// turn tells what is bound in names from what was bound in any workspace
	// at any other time. A parser that left its prefixes bound finds by it
	// whether they still are.
	turn uint64
}

var turns atomic.Uint64

// clear makes the spare stack empty, and clean.
func (w *workspace) clear() {
	w.names.Unbind()
	if w.stack != nil {
		w.stack.Reset()
	}
	w.root = unique.Handle[string]{}
	w.clean = true
	w.turn = turns.Add(1)
}

// forget makes room for what is to be learned. Names that come once and never
// again fill their table first: then those of known tags are kept, and the tags,
// so that such a flood makes nobody learn anew.
func (w *workspace) forget() {
	if !w.shapes.Full() {
		w.names.Renew()
		w.shapes.Rename(&w.names)
	}
	if w.shapes.Full() || w.names.HalfFull() {
		w.names.Flush()
		w.shapes.Flush()
		w.last = 0
	}
	w.clear()
}

// Workspaces is a bounded free list of workspaces, which parsers borrow while
// they work. Workers that should share nothing have one each. It is safe for
// concurrent use.
type Workspaces struct {
	window int
	mu     sync.Mutex
	free   []*workspace
	stacks []*nest.Stack
	runs   []*run
	slabs  [maxSlab + 1][][]byte

	slabBytes int // in slabs
	keep      int
	configs   map[configKey]*config
}

// NewWorkspaces returns a free list that keeps at most keep workspaces, with
// windows of that many bytes, for limits with the same [limits.Limits.Window]
// or a smaller one.
func NewWorkspaces(window, keep int) *Workspaces {
	return &Workspaces{window: max(window, 512), keep: max(keep, 1)}
}

var shared struct {
	sync.Mutex
	byWindow map[int]*Workspaces
}

// sharedWorkspaces returns the process's own free list for that window.
func sharedWorkspaces(window int) *Workspaces {
	window = 1 << bits.Len(uint(window-1))
	shared.Lock()
	defer shared.Unlock()
	w := shared.byWindow[window]
	if w == nil {
		w = NewWorkspaces(window, 16)
		if shared.byWindow == nil {
			shared.byWindow = make(map[int]*Workspaces)
		}
		shared.byWindow[window] = w
	}
	return w
}

func (w *Workspaces) get(l *limits.Limits) *workspace {
	w.mu.Lock()
	var s *workspace
	if n := len(w.free); n > 0 {
		s = w.free[n-1]
		w.free = w.free[:n-1]
	}
	w.mu.Unlock()
	if s == nil {
		s = &workspace{
			window: make([]byte, w.window+padding),
			// A batch is an eighth of a window's worth of entries, so that
			// the tape is no larger than the window.
			tape: make([]entry, 0, w.window/16+16),
		}
		s.names.Init(max(256, w.window/2))
		s.shapes.Init(max(64, w.window/4))
		s.clear()
	}
	s.tag.MaxName, s.tag.MaxValue = l.Name, l.Value
	s.tag.MaxAttrs, s.tag.MaxDecls = int32(l.Attributes), int32(l.Declarations)
	return s
}

// put takes a workspace back. Buffers that one peer made large are dropped, so
// that no peak is kept.
func (w *Workspaces) put(s *workspace) {
	if cap(s.tape) > w.window/4+64 {
		s.tape = make([]entry, 0, w.window/16+16)
	}
	if cap(s.arena) > w.window {
		s.arena = nil
	}
	if cap(s.tag.Attrs) > w.window/4 {
		s.tag.Attrs = nil
	}
	s.tape, s.arena = s.tape[:0], s.arena[:0]
	w.mu.Lock()
	if len(w.free) < w.keep {
		w.free = append(w.free, s)
	}
	w.mu.Unlock()
}

// ShapeStats says how start tags were read: by comparing them with tags that came
// before, or by the grammar.
type ShapeStats struct {
	Hits    int64 // start tags that were known
	Misses  int64 // start tags that the grammar read
	Flushes int64 // times that everything was forgotten, to make room
	Entries int   // literals of tags that are known now
	Bytes   int   // of memory that they take
}

// Stats adds up the counts of the workspaces that no parser has borrowed at the
// moment.
func (w *Workspaces) Stats() ShapeStats {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all ShapeStats
	for _, s := range w.free {
		c := s.shapes.Stats()
		all.Hits += c.Hits
		all.Misses += c.Misses
		all.Flushes += c.Flushes
		all.Entries += c.Entries
		all.Bytes += c.Bytes
	}
	return all
}

func (w *Workspaces) getRun() *run {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := len(w.runs); n > 0 {
		r := w.runs[n-1]
		w.runs = w.runs[:n-1]
		return r
	}
	return new(run)
}

// putRun takes back a run that is empty.
func (w *Workspaces) putRun(r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.runs) < 4*w.keep {
		w.runs = append(w.runs, r)
	}
}

func (w *Workspaces) getStack() *nest.Stack {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := len(w.stacks); n > 0 {
		s := w.stacks[n-1]
		w.stacks = w.stacks[:n-1]
		return s
	}
	return new(nest.Stack)
}

func (w *Workspaces) putStack(s *nest.Stack) {
	s.Reset()
	if s.Size() > 8192 {
		return
	}
	w.mu.Lock()
	if len(w.stacks) < 4*w.keep {
		w.stacks = append(w.stacks, s)
	}
	w.mu.Unlock()
}

// Slabs are the buffers of what waits on idle connections. They come in powers
// of two, so that what waits costs about its own size. A pool that the garbage
// collector empties, or that keeps statistics, would allocate now and then in
// steady state.

const (
	minSlab = 6  // 64 bytes
	maxSlab = 20 // larger ones are not kept
)

func slabClass(size int) int { return max(minSlab, bits.Len(uint(size-1))) }

// getSlab returns a buffer of at least size bytes, of any content.
func (w *Workspaces) getSlab(size int) []byte {
	class := slabClass(size)
	if class <= maxSlab {
		w.mu.Lock()
		defer w.mu.Unlock()
		if free := w.slabs[class]; len(free) > 0 {
			b := free[len(free)-1]
			w.slabs[class] = free[:len(free)-1]
			w.slabBytes -= len(b)
			return b
		}
	}
	return make([]byte, 1<<class)
}

// putSlab takes back what getSlab returned.
func (w *Workspaces) putSlab(b []byte) {
	b = b[:cap(b)]
	class := slabClass(len(b))
	w.mu.Lock()
	defer w.mu.Unlock()
	if class <= maxSlab && w.slabBytes+len(b) <= w.keep*w.window {
		w.slabs[class] = append(w.slabs[class], b)
		w.slabBytes += len(b)
	}
}
