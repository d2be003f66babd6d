package export

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// Format is a layout.
type Format string

// The formats.
const (
	// Go is what "go test -fuzz" reads: testdata/fuzz/FuzzDocument and so on, a folder for each mode, for targets that
	// take a []byte.
	Go Format = "go"
	// GoFuzz is a working directory for go-fuzz for each of its functions: FuzzDocument/corpus and so on.
	GoFuzz Format = "gofuzz"
	// LibFuzzer is a folder of seeds for each mode, and a dictionary.
	LibFuzzer Format = "libfuzzer"
	// AFL is the same for AFL++, which takes no empty seed.
	AFL Format = "afl"
	// JSONL is one file, corpus.jsonl, with the whole records in the form that package vectors reads.
	JSONL Format = "jsonl"
	// Zip is what LibFuzzer writes, in one file, corpus.zip.
	Zip Format = "zip"
)

// Formats returns all formats.
func Formats() []Format { return []Format{Go, GoFuzz, LibFuzzer, AFL, JSONL, Zip} }

// ErrNotEmpty is in the chain of the error about a folder that has something in it already.
var ErrNotEmpty = errors.New("export: the folder is not empty")

// ErrFormat is in the chain of the error about a format that does not exist.
var ErrFormat = errors.New("export: no such format")

// largest is how long a seed can be.
const largest = 64 << 10

// Write lays records out in a folder, which is made if it does not exist and has to be empty if it does. It returns how
// many records it wrote. Nothing is left behind by a call that fails, or whose context is done before it is: the folder
// takes its name when it is complete.
func Write(ctx context.Context, dir string, f Format, records iter.Seq[vectors.Record]) (n int, err error) {
	files, n, err := layout(ctx, f, records)
	if err != nil {
		return 0, err
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return 0, fmt.Errorf("%w: %s", ErrNotEmpty, dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("export: %w", err)
	}
	dir = filepath.Clean(dir)
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	temp, err := os.MkdirTemp(filepath.Dir(dir), ".export-*")
	if err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	defer func() {
		if err != nil {
			n = 0
			os.RemoveAll(temp)
		}
	}()
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		name := filepath.Join(temp, filepath.FromSlash(file.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return 0, fmt.Errorf("export: %w", err)
		}
		if err := os.WriteFile(name, file.content, 0o666); err != nil {
			return 0, fmt.Errorf("export: %w", err)
		}
	}
	if err := os.Chmod(temp, 0o755); err != nil { // a temporary folder is private
		return 0, fmt.Errorf("export: %w", err)
	}
	os.Remove(dir) // an empty one; that it could not be removed shows next
	if err := os.Rename(temp, dir); err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	return n, nil
}

// file is a file of a layout, by its path with slashes.
type file struct {
	name    string
	content []byte
}

// layout returns the files of a layout, sorted by name, and how many records are in them.
func layout(ctx context.Context, f Format, records iter.Seq[vectors.Record]) ([]file, int, error) {
	if !slices.Contains(Formats(), f) {
		return nil, 0, fmt.Errorf("%w: %q", ErrFormat, f)
	}
	b := builder{format: f, seeds: map[string]string{}}
	for r := range records {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		if err := b.add(&r); err != nil {
			return nil, 0, fmt.Errorf("export: %w", err)
		}
	}
	files := b.finish()
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.name, b.name) })
	if f == Zip {
		archive, err := pack(files)
		if err != nil {
			return nil, 0, fmt.Errorf("export: %w", err)
		}
		files = []file{{"corpus.zip", archive}}
	}
	return files, b.n, nil
}

// builder collects the files of a layout.
type builder struct {
	format   Format
	files    []file
	seeds    map[string]string // mode and bytes, to the name of the file that has them
	manifest bytes.Buffer
	n        int
}

func (b *builder) add(r *vectors.Record) error {
	b.n++
	if b.format == JSONL {
		return encode(&b.manifest, r)
	}
	messages, err := r.Messages()
	if err != nil {
		return err
	}
	seed := bytes.Join(messages, []byte{0})
	name := ""
	separable := len(messages) == 1 || r.XML() // what is compressed has NULs of its own
	if separable && len(seed) <= largest && (len(seed) > 0 || b.format != AFL) {
		key := r.Mode + "\x00" + string(seed)
		if name = b.seeds[key]; name == "" {
			name = b.name(r)
			b.seeds[key] = name
			b.files = append(b.files, file{name, b.encoded(seed)})
		}
	}
	return encode(&b.manifest, manifestLine{ID: r.ID, File: name, Record: *r})
}

// manifestLine is a record whose input is in a file.
type manifestLine struct {
	ID   string `json:"id"`
	File string `json:"file,omitempty"`
	vectors.Record
	// These are never set: they hide those of the record.
	Input  *int `json:"input,omitempty"`
	Inputs *int `json:"inputs,omitempty"`
	Parts  *int `json:"parts,omitempty"`
}

func encode(to *bytes.Buffer, v any) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false) // readable: it is markup more often than not
	return e.Encode(v)
}

// targets are the names of fuzz targets, by mode.
var targets = map[string]string{
	vectors.ModeDocument: "FuzzDocument", vectors.ModeStream: "FuzzStream", vectors.ModeFrame: "FuzzFrame", vectors.ModeFrames: "FuzzFrames",
	vectors.ModeAddress: "FuzzAddress", vectors.ModeEscape: "FuzzEscape", vectors.ModeZlib: "FuzzZlib", vectors.ModeDeflate: "FuzzDeflate",
}

// name returns where a seed lies.
func (b *builder) name(r *vectors.Record) string {
	switch b.format {
	case Go:
		return path.Join("testdata", "fuzz", targets[r.Mode], r.ID)
	case GoFuzz:
		return path.Join(targets[r.Mode], "corpus", r.ID)
	}
	return path.Join(r.Mode, r.ID)
}

// encoded is a seed as its fuzzer reads it.
func (b *builder) encoded(seed []byte) []byte {
	if b.format == Go {
		// Escapes beyond ASCII: what strconv.Quote leaves as it is depends on the version of Unicode that Go has.
		return fmt.Appendf(nil, "go test fuzz v1\n[]byte(%s)\n", strconv.QuoteToASCII(string(seed)))
	}
	return seed
}

func (b *builder) finish() []file {
	manifest := "manifest.jsonl"
	if b.format == JSONL {
		manifest = "corpus.jsonl"
	}
	files := append(b.files, file{manifest, b.manifest.Bytes()}, file{"LICENSE", []byte(vectors.License)}, file{"VERSION", []byte(vectors.Version + "\n")})
	if b.format == LibFuzzer || b.format == AFL || b.format == Zip {
		files = append(files, file{"xmpp.dict", Dictionary()})
	}
	return files
}
