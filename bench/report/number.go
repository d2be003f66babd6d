package report

import (
	"fmt"
	"strconv"

	"github.com/seed492f7be9/stanza/bench"
)

// Number shows as many digits as a measurement has any use for.
func Number(v float64) string {
	switch a := max(v, -v); {
	case a >= 1e6:
		return strconv.FormatFloat(v/1e6, 'f', 2, 64) + "M"
	case a >= 1e4:
		return strconv.FormatFloat(v/1e3, 'f', 1, 64) + "k"
	case a >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// Factor shows a ratio with its interval: 1.31× [1.29, 1.34].
func Factor(s bench.Spread) string {
	return fmt.Sprintf("%s× [%s, %s]", Number(s.Median), Number(s.Low), Number(s.High))
}
