// Package report shows what [bench.Run] measured to people: as one
// self-contained page, as plots, in one sentence, and beside an older result.
//
//	err := report.HTML(file, r)        // a page that loads nothing
//	err = report.SVG("plots", r)       // its plots as files
//	fmt.Println(report.Sentence(r))    // what the figures say
//	c, err := report.Compare(old, r, report.Both)
//
// Everything here is a function of the Result alone: equal results give equal
// bytes, on every machine.
//
// # What is said, and what is not
//
// A difference is called one only where [bench.Result.Distinguishable], or the
// interval of a comparison, tells it from chance. Everything else is said to be
// the same, or named in a warning; nothing is said by colour alone.
package report
