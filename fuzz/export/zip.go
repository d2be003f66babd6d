package export

import (
	"archive/zip"
	"bytes"
	"time"
)

// pack puts files into an archive. They are stored, not deflated: how well that is done is for each version of Go to say,
// and the bytes have to be the same with all of them.
func pack(files []file) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Store}
		h.Modified = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // the first that the format knows
		h.SetMode(0o644)
		to, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(f.content); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
