package main

import (
	"io/fs"
	"os"
	"path/filepath"
)

// pendingFile is a file that takes its name when it is complete.
type pendingFile struct {
	name string
	temp *os.File
	mode fs.FileMode
	// direct is written to as it is: a device or a pipe, which a rename would
	// replace by a file.
	direct bool
}

func createPending(name string) (*pendingFile, error) {
	f := &pendingFile{name: name, mode: 0o644}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		f.name = target // the link stays one
	}
	var err error
	info, missing := os.Stat(f.name)
	switch {
	case missing == nil && info.IsDir():
		return nil, failedf("%s: is a folder, not a file", name)
	case missing == nil && !info.Mode().IsRegular():
		f.direct = true
		f.temp, err = os.OpenFile(f.name, os.O_WRONLY, 0)
	default:
		if missing == nil {
			f.mode = info.Mode().Perm()
		}
		// In the same folder, since a rename does not cross file systems.
		f.temp, err = os.CreateTemp(filepath.Dir(f.name), "."+filepath.Base(f.name)+".*")
	}
	if err != nil {
		return nil, fileError(name, err)
	}
	return f, nil
}

// commit writes the file and gives it its name.
func (f *pendingFile) commit(b []byte) error {
	_, err := f.temp.Write(b)
	if !f.direct {
		if err == nil {
			err = f.temp.Chmod(f.mode) // a temporary file is private
		}
		if err == nil {
			err = f.temp.Sync()
		}
	}
	if failed := f.temp.Close(); err == nil {
		err = failed
	}
	if err == nil && !f.direct {
		err = os.Rename(f.temp.Name(), f.name)
	}
	if err != nil {
		return fileError(f.name, err)
	}
	f.temp = nil
	return nil
}

// discard removes what was not committed.
func (f *pendingFile) discard() {
	if f.temp == nil {
		return
	}
	f.temp.Close()
	if !f.direct {
		os.Remove(f.temp.Name())
	}
}
