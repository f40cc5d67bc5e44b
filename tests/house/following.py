"""Follow what a template reads through the types of its view: a small type checker.

Jinja knows no types. Here every expression of a template gets the type that its view
declares, through loops, macros and imports, as far as types tell; what is not known is
`Any` and lets everything pass.
"""

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import reduce
from operator import or_
from typing import Any, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, nodes
from jinja2.visitor import NodeVisitor

from roadmap.web.ui.templates import View
from roadmap.wording.texts import Words

OF_JINJA = dict.fromkeys(("range", "loop", "caller", "kwargs", "varargs"), Any)


@dataclass(frozen=True)
class Function:
    """Something that a template can call: a macro, a body given to one, or a method."""

    call: Callable[[list[Any], dict[str, Any]], Any]


class Names(dict[str, Any]):
    """What the names of a place in a file mean; those of the places around it too."""

    def __init__(self, outer: Mapping[str, Any], file: str) -> None:
        super().__init__()
        self.outer = outer
        self.file = file

    def __missing__(self, name: str) -> Any:
        return self.outer[name]

    def inside(self) -> "Names":
        """Give a place inside, such as a loop."""
        return Names(self, self.file)


class NamesOfView(Names):
    """The names that a view gives; each that is read is noted."""

    def __init__(self, view: type[View], read: set[tuple[type, str]]) -> None:
        given = get_type_hints(view)
        del given["template"]
        super().__init__({**OF_JINJA, "t": Words}, view.template)
        self.given = given
        self.note = lambda name: read.add((view, name))

    def __missing__(self, name: str) -> Any:
        if name not in self.given:
            return super().__missing__(name)
        self.note(name)
        return self.given[name]


class Reading(NodeVisitor):
    """What one view's template reads.

    Attributes
    ----------
    wrong
        A line for every name that is not there.
    read
        The fields that are read, with their class.
    """

    def __init__(self, environment: Environment, view: type[View]) -> None:
        self.environment = environment
        self.wrong: set[str] = set()
        self.read: set[tuple[type, str]] = set()
        self.followed: set[tuple[int, str]] = set()
        self.base = NamesOfView(view, self.read)
        self.template(view.template, self.base)

    def template(self, file: str, around: Names) -> Names:
        """Follow a file; give the names that it leaves, for who imports it."""
        assert self.environment.loader is not None
        source, _, _ = self.environment.loader.get_source(self.environment, file)
        names = Names(around, file)
        self.every(self.environment.parse(source).body, names)
        return names

    def every(self, parts: Sequence[nodes.Node], names: Names) -> list[Any]:
        return [self.visit(part, names) for part in parts]

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        super().generic_visit(node, *args, **kwargs)
        return Any

    def visit_For(self, node: nodes.For, names: Names) -> None:
        inside = names.inside()
        bind(node.target, item_of(self.visit(node.iter, names)), inside)
        tests = [] if node.test is None else [node.test]
        self.every([*tests, *node.body, *node.else_], inside)

    def visit_Assign(self, node: nodes.Assign, names: Names) -> None:
        bind(node.target, self.visit(node.node, names), names)

    def visit_AssignBlock(self, node: nodes.AssignBlock, names: Names) -> None:
        self.every(node.body, names)
        bind(node.target, str, names)

    def visit_Macro(self, node: nodes.Macro, names: Names) -> None:
        names[node.name] = self.function(node, names)

    def visit_CallBlock(self, node: nodes.CallBlock, names: Names) -> None:
        self.visit_Call(node.call, names, caller=self.function(node, names))

    def visit_Import(self, node: nodes.Import, names: Names) -> None:
        names[node.target] = types.SimpleNamespace(**self.imported(node))

    def visit_FromImport(self, node: nodes.FromImport, names: Names) -> None:
        module = self.imported(node)
        for name in node.names:
            old, new = name if isinstance(name, tuple) else (name, name)
            names[new] = module[old]

    def visit_Include(self, node: nodes.Include, names: Names) -> None:
        self.template(named(node), names)

    def visit_Const(self, node: nodes.Const, names: Names) -> Any:
        return type(node.value)

    def visit_Name(self, node: nodes.Name, names: Names) -> Any:
        try:
            return names[node.name]
        except KeyError:
            return self.missed(node, node.name, names)

    def visit_Getattr(self, node: nodes.Getattr, names: Names) -> Any:
        owner = self.visit(node.node, names)
        found = [self.part(kind, node.attr) for kind in kinds(owner)]
        if MISSING in found or not found:
            return self.missed(node, f"{node.attr} of {called(owner)}", names)
        return either(*found)

    def visit_Getitem(self, node: nodes.Getitem, names: Names) -> Any:
        owner, _ = self.visit(node.node, names), self.visit(node.arg, names)
        if isinstance(node.arg, nodes.Slice):
            return owner
        place = node.arg.value if isinstance(node.arg, nodes.Const) else None
        return either(*(at(kind, place) for kind in kinds(owner)))

    def visit_Call(
        self, node: nodes.Call, names: Names, caller: Function | None = None
    ) -> Any:
        what = self.visit(node.node, names)
        given = self.every(node.args, names)
        by_name = {part.key: self.visit(part.value, names) for part in node.kwargs}
        if caller is not None:
            by_name["caller"] = caller
        if isinstance(what, Function):
            return what.call(given, by_name)
        return str if what is Words else Any

    def visit_CondExpr(self, node: nodes.CondExpr, names: Names) -> Any:
        self.visit(node.test, names)
        others = [] if node.expr2 is None else [node.expr2]
        return either(*self.every([node.expr1, *others], names))

    def visit_Or(self, node: nodes.Or, names: Names) -> Any:
        return either(*self.every([node.left, node.right], names))

    def visit_Add(self, node: nodes.Add, names: Names) -> Any:
        both = self.every([node.left, node.right], names)
        if all(get_origin(kind) is tuple for kind in both):
            return tuple[either(*map(item_of, both)), ...]
        return Any

    def visit_Tuple(self, node: nodes.Tuple, names: Names) -> Any:
        parts = self.every(node.items, names)
        return tuple[tuple(parts)] if parts else tuple[Any, ...]

    def visit_Filter(self, node: nodes.Filter, names: Names) -> Any:
        (inner, *_) = self.every([*node.iter_child_nodes()], names)
        return inner if node.name in ("reverse", "list") else Any

    def missed(self, node: nodes.Node, what: str, names: Names) -> Any:
        self.wrong.add(f"{names.file}:{node.lineno}: {what}")
        return Any

    def imported(self, node: nodes.Import | nodes.FromImport) -> Names:
        """Follow a file that is imported: with context it sees the names of the view."""
        alone = Names(OF_JINJA, self.base.file)
        return self.template(named(node), self.base if node.with_context else alone)

    def part(self, kind: Any, name: str) -> Any:
        """Give the type of what a thing calls so; `MISSING` if nothing is called so."""
        if isinstance(kind, types.SimpleNamespace):
            return getattr(kind, name, MISSING)
        origin = get_origin(kind) or kind
        if is_dataclass(origin) and name in {field.name for field in fields(origin)}:
            self.read.add((origin, name))  # type: ignore[arg-type]
            return get_type_hints(origin)[name]
        if isinstance(origin, type) and issubclass(origin, Enum) and name == "value":
            return str
        if kind is not Any and not hasattr(origin, name):
            return MISSING
        found = getattr(origin, name, None)
        if isinstance(found, property):
            self.read.update((origin, field) for field in read_by(found))
            return get_type_hints(found.fget).get("return", Any)
        return of_mapping(kind, name) if is_mapping(kind) else Any

    def function(self, node: nodes.Macro | nodes.CallBlock, names: Names) -> Function:
        """Give a macro, or the body given to one, as something that can be followed."""
        takes = [argument.name for argument in node.args]
        first_default = len(takes) - len(node.defaults)

        def call(given: list[Any], by_name: dict[str, Any]) -> Any:
            inside = names.inside()
            for name, default in zip(takes[first_default:], node.defaults, strict=True):
                inside[name] = self.visit(default, names)
            inside.update(zip(takes, given, strict=False))
            inside.update(by_name)
            key = (id(node), repr(inside))
            if key not in self.followed:
                self.followed.add(key)
                self.every(node.body, inside)
            return str

        return Function(call)


MISSING = object()


def kinds(kind: Any) -> list[Any]:
    """Give the alternatives of a type, without nothing."""
    if get_origin(kind) in (Union, types.UnionType):
        return [part for k in get_args(kind) for part in kinds(k)]
    return [] if kind is type(None) or kind is None else [kind]


def either(*alternatives: Any) -> Any:
    """Give the type of what is one or another."""
    every = [kind for alternative in alternatives for kind in kinds(alternative)]
    if any(kind is Any for kind in every):
        return Any
    if any(isinstance(kind, Function | types.SimpleNamespace) for kind in every):
        return every[0]
    different = list(dict.fromkeys(every))
    return reduce(or_, different) if different else None


def item_of(kind: Any) -> Any:
    """Give the type of what a loop goes through."""
    found = []
    for alternative in kinds(kind):
        args = get_args(alternative)
        origin = get_origin(alternative)
        if not args or not isinstance(origin, type):
            found.append(str if alternative is str else Any)
        elif issubclass(origin, Mapping):
            found.append(args[0])
        else:
            found += [part for part in args if part is not Ellipsis]
    return either(*found) if found else Any


def at(kind: Any, place: object) -> Any:
    """Give the type of what stands at a place; None where the place is not known."""
    args = get_args(kind)
    if is_mapping(kind) and args:
        return args[1]
    if get_origin(kind) is tuple and isinstance(place, int) and Ellipsis not in args:
        return args[place]
    return item_of(kind)


def is_mapping(kind: Any) -> bool:
    origin = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def of_mapping(kind: Any, name: str) -> Function:
    key, value = get_args(kind)
    given = {
        "get": value | None,
        "items": tuple[tuple[key, value], ...],
        "values": tuple[value, ...],
        "keys": tuple[key, ...],
    }
    return Function(lambda *_: given.get(name, Any))


def bind(target: nodes.Node, kind: Any, names: Names) -> None:
    """Name what a loop goes through, or what is set."""
    if isinstance(target, nodes.Name):
        names[target.name] = kind
    elif isinstance(target, nodes.Tuple):
        for place, part in enumerate(target.items):
            bind(part, either(*(at(k, place) for k in kinds(kind))), names)


def named(node: nodes.Import | nodes.FromImport | nodes.Include) -> str:
    """Give the file that a node names."""
    assert isinstance(node.template, nodes.Const), node
    return str(node.template.value)


def read_by(found: property) -> Iterator[str]:
    """Give what a property reads, by the names in its code."""
    yield from found.fget.__code__.co_names if found.fget else ()


def called(kind: Any) -> str:
    """Name a type for a message."""
    return " or ".join(getattr(k, "__name__", str(k)) for k in kinds(kind)) or "nothing"
