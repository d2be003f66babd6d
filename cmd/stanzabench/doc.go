// Command stanzabench compares framing strategies for XMPP, and shows what the
// engine makes of XML streams, WebSocket messages and documents.
//
//	stanzabench                      compare framing strategies (the same as run)
//	stanzabench compare OLD NEW      put two saved runs side by side
//	stanzabench tokens FILE          print the events of an input
//	stanzabench tokens --batch       answer one request a line
//	stanzabench check VECTORS        judge test vectors
//	stanzabench convert FILE         carry a session into another framing
//	stanzabench jid FILE             prepare addresses
//	stanzabench precis FILE          enforce PRECIS profiles on strings
//	stanzabench unicode FILE         what another version of Unicode does to addresses
//	stanzabench corpus list          list the fuzzing corpus, or export it for a fuzzer
//	stanzabench diff FILE            show where other parsers disagree with this engine
//	stanzabench completion bash      write a completion script
//
// Results go to standard output, progress and diagnostics to standard error.
// The exit status is 0 when all was done, 1 when input was rejected or a check
// fell short, 2 for a wrong call, 3 when a file failed, 130 when interrupted.
//
// Every command is a function from options and [streams] to an error, which
// [execute] turns into an exit status: tests call the same function.
package main
