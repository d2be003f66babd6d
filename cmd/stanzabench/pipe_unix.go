//go:build !windows

package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// catchBrokenPipe makes writing to a pipe that nobody reads an error, where it
// would kill the process. Ignoring the signal would do that too, but a program
// that is started would ignore it as well.
func catchBrokenPipe() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

func isBrokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }
