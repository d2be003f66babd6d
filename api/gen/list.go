package main

import (
	"fmt"
	"go/constant"
	"go/importer"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// public is a public package of a module.
type public struct {
	name string // its path within the module
	pkg  *types.Package
}

// load returns the public packages of a module.
func load(module string) (pkgs []public, err error) {
	all, err := compile(module)
	if err != nil {
		return nil, err
	}
	from := importer.ForCompiler(token.NewFileSet(), "gc", lookup(all))
	for _, c := range all {
		if !c.public {
			continue
		}
		pkg, err := from.Import(c.path)
		if err != nil {
			return nil, err
		}
		pkgs = append(pkgs, public{c.name, pkg})
	}
	return pkgs, nil
}

// list returns the lines of a package, sorted.
func list(pkg *types.Package) []string {
	l := &lister{pkg: pkg}
	for _, name := range pkg.Scope().Names() {
		if o := pkg.Scope().Lookup(name); o.Exported() {
			l.object(o)
		}
	}
	slices.Sort(l.lines)
	return l.lines
}

type lister struct {
	pkg   *types.Package
	lines []string
}

func (l *lister) add(format string, args ...any) {
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

// text returns a type as a caller would write it.
func (l *lister) text(t types.Type) string {
	if s, ok := t.(*types.Signature); ok {
		return "func" + l.signature(s)
	}
	return types.TypeString(t, func(p *types.Package) string {
		if p == l.pkg || internal(p.Path()) {
			return ""
		}
		return p.Name()
	})
}

func (l *lister) object(o types.Object) {
	switch o := o.(type) {
	case *types.Const:
		l.add("const %s %s%s", o.Name(), l.text(o.Type()), value(o))
	case *types.Var:
		l.add("var %s %s", o.Name(), l.text(o.Type()))
	case *types.Func:
		l.add("func %s%s", o.Name(), l.signature(o.Signature()))
	case *types.TypeName:
		l.named(o)
	}
}

// value returns what a constant is, unless it is one of an enumeration: the numbers
// of those are no promise, and those of names differ between builds.
func value(c *types.Const) string {
	if _, named := c.Type().(*types.Named); named && c.Val().Kind() != constant.String {
		return ""
	}
	return " = " + c.Val().ExactString()
}

// named lists a type. Another name for one that nobody else can import is all that there
// is of that one.
func (l *lister) named(o *types.TypeName) {
	t, ok := types.Unalias(o.Type()).(*types.Named)
	if o.IsAlias() && (!ok || t.Obj().Pkg() == nil || !internal(t.Obj().Pkg().Path())) {
		l.add("type %s = %s", o.Name(), l.text(types.Unalias(o.Type())))
		return
	}
	head := o.Name() + l.parameters(t.TypeParams())
	switch u := t.Underlying().(type) {
	case *types.Struct:
		l.structure(o.Name(), head, u)
	case *types.Interface:
		l.contract(o.Name(), head, u)
		return // its methods are in it
	default:
		l.add("type %s %s", head, l.text(u))
	}
	byValue := types.NewMethodSet(t)
	for m := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		f := m.Obj().(*types.Func)
		if !f.Exported() {
			continue
		}
		receiver := "*" + o.Name()
		if byValue.Lookup(l.pkg, f.Name()) != nil {
			receiver = o.Name()
		}
		l.add("method (%s) %s%s", receiver, f.Name(), l.signature(f.Signature()))
	}
}

// structure lists a struct. Whether it can be compared is a promise, as is that it can
// be written without names: it cannot where a field is not exported.
func (l *lister) structure(name, head string, s *types.Struct) {
	note, exported := "", true
	for f := range s.Fields() {
		if exported = exported && f.Exported(); !f.Exported() {
			continue
		}
		if f.Embedded() {
			l.add("field %s embeds %s", name, l.text(f.Type()))
		} else {
			l.add("field %s.%s %s", name, f.Name(), l.text(f.Type()))
		}
	}
	if types.Comparable(s) {
		note = " comparable"
	}
	if !exported {
		note += " opaque"
	}
	l.add("type %s struct%s", head, note)
}

// contract lists an interface in one line: for those who implement it, a method more
// breaks as much as one less.
func (l *lister) contract(name, head string, i *types.Interface) {
	var in []string
	for t := range i.EmbeddedTypes() {
		in = append(in, l.text(t))
	}
	for m := range i.ExplicitMethods() {
		in = append(in, m.Name()+l.signature(m.Signature()))
	}
	l.add("type %s interface { %s }", head, strings.Join(in, "; "))
}

// signature returns the types of a function without the names of its parameters,
// which callers cannot depend on.
func (l *lister) signature(s *types.Signature) string {
	text := l.parameters(s.TypeParams()) + "(" + l.tuple(s.Params(), s.Variadic()) + ")"
	switch results := s.Results(); results.Len() {
	case 0:
		return text
	case 1:
		return text + " " + l.tuple(results, false)
	default:
		return text + " (" + l.tuple(results, false) + ")"
	}
}

func (l *lister) tuple(t *types.Tuple, variadic bool) string {
	var in []string
	for v := range t.Variables() {
		in = append(in, l.text(v.Type()))
	}
	if variadic {
		last := t.At(t.Len() - 1).Type().(*types.Slice)
		in[len(in)-1] = "..." + l.text(last.Elem())
	}
	return strings.Join(in, ", ")
}

func (l *lister) parameters(p *types.TypeParamList) string {
	if p.Len() == 0 {
		return ""
	}
	var in []string
	for t := range p.TypeParams() {
		in = append(in, t.Obj().Name()+" "+l.text(t.Constraint()))
	}
	return "[" + strings.Join(in, ", ") + "]"
}
