// Package rapidxml drives the C++ library rapidxml, which is a header alone, as
// a peer in benchmarks.
//
// It has neither streaming nor namespaces. It gets a document whole, makes a
// tree of it in place, in a copy that is part of what is measured, and the tree
// is walked once. Its flags are the default ones, which replace references, and
// parse_validate_closing_tags, without which any end tag ends any element.
// parse_non_destructive would be faster and deliver values and text with their
// references as they stand, which is not what is asked of a peer.
//
// Text of white space alone is never given, and line ends and white space in
// values stay as they are: there is no flag for either. It calls itself for each
// level, so depth is bounded by the stack alone.
package rapidxml
