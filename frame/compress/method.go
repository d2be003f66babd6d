package compress

import "strings"

// Namespaces of XEP-0138.
const (
	// FeatureNamespace is that of the compression element in stream features.
	FeatureNamespace = "http://jabber.org/features/compress"
	// Namespace is that of compress, compressed and failure.
	Namespace = "http://jabber.org/protocol/compress"
)

// MethodZlib is the compression method that every implementation has (XEP-0138
// §4), and the only one that this package has.
const MethodZlib = "zlib"

// Failure is the name of a child of a failure element in [Namespace].
type Failure string

// The failures of XEP-0138 §2. The first two answer a compress element: they
// are no stream errors, and the initiator may go on, or try again. The third one
// is part of the stream error undefined-condition.
const (
	UnsupportedMethod Failure = "unsupported-method"
	SetupFailed       Failure = "setup-failed"
	ProcessingFailed  Failure = "processing-failed"
)

// ParseFailure returns the failure that an element of that name in [Namespace]
// stands for. Of an element that nobody has heard of it says that it is none;
// its parent is a failure nevertheless.
func ParseFailure(local string) (f Failure, ok bool) {
	switch f = Failure(local); f {
	case UnsupportedMethod, SetupFailed, ProcessingFailed:
		return f, true
	}
	return "", false
}

// ChooseMethod returns the method that an initiator asks for, given the
// character data of each method element of the stream feature. If it returns
// false, there is none that it knows, and the feature is to be ignored.
func ChooseMethod(offered []string) (method string, ok bool) {
	for _, m := range offered {
		if isZlib(m) {
			return MethodZlib, true
		}
	}
	return "", false
}

// AnswerMethod judges what an initiator asks for, given the character data of
// the method element of compress. It returns nothing where compressed is the
// answer, and [UnsupportedMethod] otherwise. A receiver that would not compress
// for reasons of its own answers [SetupFailed].
func AnswerMethod(requested string) Failure {
	if isZlib(requested) {
		return ""
	}
	return UnsupportedMethod
}

// isZlib: the schema's type of a method is NCName, in which white space around
// the name means nothing.
func isZlib(method string) bool { return strings.Trim(method, " \t\r\n") == MethodZlib }
