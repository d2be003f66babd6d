// Package pugixml drives the C++ library pugixml as a peer in benchmarks.
//
// It has neither streaming nor namespaces. It gets a document whole, makes a
// tree of it in place, in a copy that is part of what is measured, and the tree
// is walked once. Its flags are the default ones (references, line ends and
// values as XML 1.0 has them) and parse_ws_pcdata, without which text of white
// space alone would be left out.
package pugixml
