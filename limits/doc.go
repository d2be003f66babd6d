// Package limits says how much one peer may cost.
//
// A [Limits] value goes into the options of a parser or a writer. Its zero
// value is the preset [Client]; the other presets are starting points:
//
//	l := limits.Server
//	l.Stanza = 1 << 20
//	l.Text = 1 << 20
//
// Whoever passes a limit gets the stream error policy-violation (RFC 6120
// §4.9.3.14), with the [Kind] of the limit, its value and the offset of the
// byte or item that was one too many, found while it is read and before
// anything is buffered for it.
//
// An oversized stanza can be skipped instead: see [Limits.Skip].
package limits
