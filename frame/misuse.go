package frame

// Misuse is a call that makes no sense where the session stands. The session is
// as it was before the call, and nothing was written.
type Misuse uint8

const (
	MisuseNotOpen    Misuse = iota + 1 // anything before the stream was opened
	MisuseOpen                         // a second opening without a restart
	MisuseClosed                       // anything after the close
	MisuseFailed                       // anything after a stream error
	MisuseInside                       // a restart, or another call, in the middle of an element
	MisuseUnread                       // a message before all events of the one before it were taken
	MisuseUnfinished                   // an element that was begun and not ended
	MisuseNothing                      // no element where one was to be written
	MisuseSecond                       // a second element in a message
	MisuseFraming                      // what the framing does not have
	MisusePlaintext                    // a restart that keeps what came in front of a TLS or compression layer
	MisuseHeader                       // a header for another content namespace
	MisuseEarly                        // a receiving entity that opens its stream before its peer did
	MisuseElement                      // an element that would open or close a stream, or has no namespace
	MisuseOver                         // an ElementWriter that is used when its function has returned
	misuses
)

var misuseTexts = [misuses]string{
	MisuseNotOpen:    "the stream is not open",
	MisuseOpen:       "the stream is open already",
	MisuseClosed:     "the stream was closed",
	MisuseFailed:     "the stream ended with an error",
	MisuseInside:     "an element is being written",
	MisuseUnread:     "the message before still has events",
	MisuseUnfinished: "an element was begun and not ended",
	MisuseNothing:    "no element was written",
	MisuseSecond:     "a message holds one element, and there are more",
	MisuseFraming:    "the framing has no such thing",
	MisusePlaintext:  "what came before TLS or compression cannot be kept",
	MisuseHeader:     "header for another content namespace",
	MisuseEarly:      "the initiating entity opens its stream first",
	MisuseOver:       "the writer of elements is not valid any more",
	MisuseElement:    "no such element can stand in a stream",
}

// Error names the mistake.
func (m Misuse) Error() string {
	if m < misuses && m > 0 {
		return "stanza: misuse of a session: " + misuseTexts[m]
	}
	return "stanza: misuse of a session"
}
