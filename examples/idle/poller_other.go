//go:build !linux

package main

// poller has no sockets here: epoll is Linux's.
type poller struct{}

func newPoller(n, maxSockets int) (*poller, error) { return &poller{}, nil }

func (*poller) sockets() int { return 0 }
func (*poller) fd(int) int   { return -1 }
func (*poller) close()       {}

// tell has all clients say a text, and the server read it.
func (*poller) tell(s *server, all []conn, text string) error {
	for _, c := range all {
		if err := s.readable(c, from(text)); err != nil {
			return err
		}
	}
	return nil
}
