package bench

import (
	"os"
	"runtime"
	"strings"

	"github.com/klauspost/cpuid/v2"
)

func thisMachine() Machine {
	return Machine{
		CPU:       strings.TrimSpace(cpuid.CPU.BrandName),
		Cores:     runtime.NumCPU(),
		OS:        runtime.GOOS,
		Arch:      runtime.GOARCH,
		OSRelease: osRelease(),
		GoVersion: runtime.Version(),
	}
}

// osRelease returns what uname -r prints, where /proc has it.
func osRelease() string {
	b, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}
