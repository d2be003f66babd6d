package main

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// poller is epoll, with socket pairs to watch: of each pair the server has one end, and
// somebody who plays the client the other.
type poller struct {
	epoll           int
	servers, client []int
	events          [256]unix.EpollEvent
}

// spare is how many file descriptors are left for other things.
const spare = 64

// newPoller makes sockets for the first of n connections.
func newPoller(n, maxSockets int) (l *poller, err error) {
	var files unix.Rlimit // which Go has raised as far as it may
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &files); err != nil {
		return nil, err
	}
	sockets := min(n, max(0, int(min(files.Cur, 1<<20))-spare)/2)
	if maxSockets >= 0 {
		sockets = min(sockets, maxSockets)
	}
	l = &poller{}
	if l.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return nil, err
	}
	for i := range sockets {
		pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			l.close()
			return nil, fmt.Errorf("pair %d of %d: %w", i, sockets, err)
		}
		l.servers, l.client = append(l.servers, pair[0]), append(l.client, pair[1])
		if err := unix.EpollCtl(l.epoll, unix.EPOLL_CTL_ADD, pair[0], &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(i)}); err != nil {
			l.close()
			return nil, err
		}
	}
	return l, nil
}

func (l *poller) sockets() int { return len(l.servers) }

// fd returns the server's socket of connection i, or -1.
func (l *poller) fd(i int) int {
	if i < len(l.servers) {
		return l.servers[i]
	}
	return -1
}

// tell has all clients say a text, and the server read it.
func (l *poller) tell(s *server, all []conn, text string) error {
	for _, c := range all[l.sockets():] {
		if err := s.readable(c, from(text)); err != nil {
			return err
		}
	}
	// A few at a time, as they come in a server that has been up for long.
	for first := 0; first < l.sockets(); first += len(l.events) {
		some := l.client[first:min(first+len(l.events), l.sockets())]
		for _, fd := range some {
			if n, err := unix.Write(fd, []byte(text)); err != nil || n < len(text) {
				return fmt.Errorf("%d bytes of %d sent: %w", n, len(text), err)
			}
		}
		for left := len(some) * len(text); left > 0; {
			n, err := unix.EpollWait(l.epoll, l.events[:], -1)
			if errors.Is(err, unix.EINTR) {
				continue
			}
			if err != nil {
				return err
			}
			for _, ev := range l.events[:n] {
				c := all[ev.Fd]
				err := s.readable(c, func(b []byte) (int, error) {
					n, err := unix.Read(c.fd, b)
					left -= n
					return n, err
				})
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (l *poller) close() {
	for _, fds := range [][]int{l.servers, l.client, {l.epoll}} {
		for _, fd := range fds {
			_ = unix.Close(fd)
		}
	}
}
