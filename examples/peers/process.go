// Package peers starts other XMPP software for tests: servers with a configuration of
// their own on free ports of the loopback, and clients that do as they are told. All
// of it ends with the test that started it, even where that is killed.
//
// Software that is not installed skips the test that needs it, and says so. With
// STANZA_REQUIRE_PEERS=1 in the environment it fails it.
package peers

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Patience is how long a peer may take for anything at all.
const Patience = 30 * time.Second

// missing ends a test, of which some software is not there.
func missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("STANZA_REQUIRE_PEERS") == "1" {
		t.Fatalf("STANZA_REQUIRE_PEERS is set, and "+format, args...)
	}
	t.Skipf(format, args...)
}

// need returns the path of a command.
func need(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, "there is no %s", name)
	}
	return path
}

// process is one that was started.
type process struct {
	name string
	out  string        // file that its output goes to
	over chan struct{} // closed when it has ended
	err  error         // how it did, then
}

// keeper runs a command until its own standard input ends, which it does when the
// test closes it, and also when the test dies.
const keeper = `exec 3<&0
"$@" </dev/null 3<&- &
p=$!
(read -r line <&3; kill -KILL $p) >/dev/null 2>&1 &
k=$!
wait $p
s=$?
kill $k 2>/dev/null
exit $s`

// keep starts a server, with this added to the environment, and ends it with the
// test.
func keep(t testing.TB, name, dir string, env []string, command ...string) *process {
	t.Helper()
	p := &process{name: name, out: filepath.Join(dir, name+".out"), over: make(chan struct{})}
	out, err := os.Create(p.out)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command(need(t, "sh"), append([]string{"-c", keeper, "sh"}, command...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	cmd.Env = append(os.Environ(), env...)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.over)
	}()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%s says:\n%s", name, p.said())
		}
		_ = stdin.Close()
		select {
		case <-p.over:
		case <-time.After(Patience):
			_ = cmd.Process.Kill()
			t.Errorf("%s does not end", name)
		}
	})
	return p
}

// said returns the end of the output.
func (p *process) said() string {
	f, err := os.Open(p.out)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	const most = 8 << 10
	if size, err := f.Seek(0, io.SeekEnd); err == nil {
		_, _ = f.Seek(max(0, size-most), io.SeekStart)
	}
	b, err := io.ReadAll(f)
	return string(b) + errorText(err)
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// await returns when somebody listens at all of these addresses.
func (p *process) await(t testing.TB, addresses ...string) {
	t.Helper()
	deadline := time.Now().Add(Patience)
	for _, address := range addresses {
		for {
			conn, err := net.DialTimeout("tcp", address, time.Second)
			if err == nil {
				conn.Close()
				break
			}
			select {
			case <-p.over:
				t.Fatalf("%s has ended: %v\n%s", p.name, p.err, p.said())
			case <-time.After(50 * time.Millisecond):
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s does not listen at %s: %v\n%s", p.name, address, err, p.said())
			}
		}
	}
}

// ports returns ports of the loopback that nobody listens at. They are below those
// that systems give to outgoing connections, any of which could take one before the
// server does.
func ports(t testing.TB, n int) (found []int) {
	t.Helper()
	for range 1000 {
		port := 10000 + rand.IntN(20000)
		l, err := net.Listen("tcp", loopback(port))
		if err != nil {
			continue
		}
		defer l.Close() // of all at the end, so that they differ
		if found = append(found, port); len(found) == n {
			return found
		}
	}
	t.Fatal("there are no free ports")
	return nil
}

func loopback(port int) string { return "127.0.0.1:" + strconv.Itoa(port) }

// write makes files, and the folders that they are in.
func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644))
		if err != nil {
			t.Fatal(fmt.Errorf("%s: %w", name, err))
		}
	}
}
