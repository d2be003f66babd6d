package parser_test

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// What a name is: a symbol where the engine knows it, and always a namespace, a local part
// and the prefix that was written, which means nothing by itself.
func ExampleToken_NS() {
	r, err := parser.NewReader(strings.NewReader("<m:message xmlns:m='jabber:client' id='1' m:new='' xml:lang='de'/>"),
		parser.Options{Framing: parser.Frame})
	if err != nil {
		panic(err)
	}
	tok, err := r.Next()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%t %s %s:%s\n", tok.Name() == names.Message, tok.NS().URI(), tok.Prefix(), tok.Local())
	base, prefixes := tok.Declares()
	fmt.Printf("%d attributes, empty %t, declares a default namespace %t, prefixes %t\n", tok.Len(), tok.Empty(), base, prefixes)
	for a := range tok.Attrs() {
		fmt.Printf("{%s}%s, prefix %q\n", a.NS().URI(), a.Local(), a.Prefix())
	}
	// Output:
	// true jabber:client m:message
	// 3 attributes, empty true, declares a default namespace false, prefixes true
	// {}id, prefix ""
	// {jabber:client}new, prefix "m"
	// {http://www.w3.org/XML/1998/namespace}lang, prefix "xml"
}

// Text comes in pieces where the buffer ends: what is long need not be held.
func ExampleToken_More() {
	r, err := parser.NewReader(strings.NewReader("<body xmlns='jabber:client'>"+strings.Repeat("text ", 20000)+"</body>"),
		parser.Options{Framing: parser.Frame})
	if err != nil {
		panic(err)
	}
	length, whole := 0, true
	for {
		tok, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			panic(err)
		}
		length += len(tok.Text())
		whole = whole && !tok.More()
	}
	fmt.Println(length, whole) // where the pieces are cut depends on how the bytes arrive
	// Output: 100000 false
}

// Whether the bytes of an element mean the same elsewhere: not where they have a prefix
// that is declared outside.
func ExampleElement_Prefixed() {
	st := one("<message xmlns='jabber:client' xmlns:x='urn:example:x'><body>plain</body><x:y/></message>")
	for child := range st.Children() {
		fmt.Printf("%s %q %t %s\n", child.Raw(), child.Prefix(), child.Prefixed(), child.Space())
	}
	fmt.Println(st.Prefixed(), st.Tag().Len())
	// Output:
	// <body>plain</body> "" false jabber:client
	// <x:y/> "x" true urn:example:x
	// true 0
}
