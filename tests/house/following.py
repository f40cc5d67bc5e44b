"""Follow what a template reads through the types of its view: a small type checker.

Jinja knows no types. Here every expression of a template gets the type that its view
declares, through loops, macros and imports, as far as types tell; what is not known is
`Any` and lets everything pass.
"""

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, nodes

from roadmap.web.ui.templates import View
from roadmap.wording.texts import Words

OF_JINJA = {"range": Any, "loop": Any, "none": None}
PLAIN = (str, int, float, bool, bytes, type(None))

Scope = dict[str, Any]


@dataclass(frozen=True)
class Function:
    """Something that a template can call: a macro, a body given to one, or a method."""

    call: Callable[[list[Any], dict[str, Any]], Any]


@dataclass
class Reading:
    """What one view's template reads.

    ``wrong`` has a line for every name that is not there; ``read`` the fields that are
    read, by class.
    """

    environment: Environment
    wrong: set[str] = field(default_factory=set)
    read: set[tuple[type, str]] = field(default_factory=set)
    running: set[Any] = field(default_factory=set)

    def of_view(self, view: type[View]) -> "Reading":
        """Follow everything from the names of the view."""
        names = dict(get_type_hints(view))
        del names["template"]
        base: Scope = {**OF_JINJA, **names, "t": Words}
        self.template(view.template, base, view)
        return self

    def template(self, name: str, base: Scope, view: type | None = None) -> Scope:
        """Follow a file; give the scope that it leaves, for who imports it."""
        loader = self.environment.loader
        assert loader is not None
        source, _, _ = loader.get_source(self.environment, name)
        parsed = self.environment.parse(source)
        scope = Names(base, view=view, reading=self)
        self.body(parsed.body, scope, name)
        return scope

    def body(self, parts: Sequence[nodes.Node], scope: Scope, file: str) -> None:
        for part in parts:
            self.statement(part, scope, file)

    def statement(self, node: nodes.Node, scope: Scope, file: str) -> None:
        match node:
            case nodes.For():
                inside = Names(scope)
                item = item_of(self.of(node.iter, scope, file))
                self.bind(node.target, item, inside)
                if node.test is not None:
                    self.of(node.test, inside, file)
                self.body([*node.body, *node.else_], inside, file)
            case nodes.If():
                self.of(node.test, scope, file)
                self.body([*node.body, *node.elif_, *node.else_], scope, file)
            case nodes.Assign():
                self.bind(node.target, self.of(node.node, scope, file), scope)
            case nodes.Macro():
                scope[node.name] = self.function(node, scope, file)
            case nodes.CallBlock():
                caller = self.function(node, scope, file)
                self.call(node.call, scope, file, caller)
            case nodes.Import():
                name = str(self.constant(node.template))
                module = self.template(name, imported(scope))
                scope[node.target] = types.SimpleNamespace(**module)
            case nodes.FromImport():
                module = self.template(
                    str(self.constant(node.template)), imported(scope)
                )
                for pair in node.names:
                    old, new = pair if isinstance(pair, tuple) else (pair, pair)
                    scope[new] = module[old]
            case nodes.Include():
                self.template(str(self.constant(node.template)), scope)
            case _:
                for child in node.iter_child_nodes():
                    if isinstance(child, nodes.Expr):
                        self.of(child, scope, file)
                    else:
                        self.statement(child, scope, file)

    def of(self, node: nodes.Node, scope: Scope, file: str) -> Any:
        """Give the type of an expression, and note everything that it reads."""
        match node:
            case nodes.Const():
                return type(node.value)
            case nodes.TemplateData():
                return str
            case nodes.Name():
                return self.name(node, scope, file)
            case nodes.Getattr():
                return self.attribute(node, scope, file)
            case nodes.Getitem():
                return self.item(node, scope, file)
            case nodes.Call():
                return self.call(node, scope, file)
            case nodes.CondExpr():
                self.of(node.test, scope, file)
                other = None if node.expr2 is None else self.of(node.expr2, scope, file)
                return either(self.of(node.expr1, scope, file), other)
            case nodes.Or() | nodes.And():
                return either(
                    self.of(node.left, scope, file), self.of(node.right, scope, file)
                )
            case nodes.Add():
                return together(
                    self.of(node.left, scope, file), self.of(node.right, scope, file)
                )
            case nodes.Tuple() | nodes.List():
                return tuple_of([self.of(part, scope, file) for part in node.items])
            case nodes.Filter() if node.node is not None:
                inner = self.of(node.node, scope, file)
                for part in (*node.args, *node.kwargs):
                    self.of(part, scope, file)
                return inner if node.name in ("reverse", "list") else Any
            case nodes.Concat():
                for part in node.nodes:
                    self.of(part, scope, file)
                return str
        for child in node.iter_child_nodes():
            self.of(child, scope, file)
        return Any

    def name(self, node: nodes.Name, scope: Scope, file: str) -> Any:
        try:
            return scope[node.name]
        except KeyError:
            self.wrong.add(f"{file}:{node.lineno}: {node.name}")
            return Any

    def attribute(self, node: nodes.Getattr, scope: Scope, file: str) -> Any:
        owner = self.of(node.node, scope, file)
        found = [self.part(kind, node.attr) for kind in kinds(owner)]
        there = [kind for kind in found if kind is not MISSING]
        if len(there) < len(found) or not found:
            self.wrong.add(f"{file}:{node.lineno}: {node.attr} of {called(owner)}")
            return Any
        return either(*there)

    def part(self, kind: Any, name: str) -> Any:
        """Give the type of what a thing calls so; `MISSING` if it has nothing so called."""
        if kind is Any or isinstance(kind, Function):
            return Any
        if isinstance(kind, types.SimpleNamespace):
            return getattr(kind, name, MISSING)
        origin = get_origin(kind) or kind
        if is_dataclass(origin) and name in {f.name for f in fields(origin)}:
            self.read.add((origin, name))
            return get_type_hints(origin)[name]
        if not hasattr(origin, name):
            return MISSING
        found = getattr(origin, name)
        if isinstance(found, property):
            self.read.update((origin, f.name) for f in read_by(found, origin))
            return get_type_hints(found.fget).get("return", Any)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            key, value = get_args(kind) or (Any, Any)
            given = {
                "get": Union[value, None],  # noqa: UP007 - a value, not an annotation
                "items": tuple[tuple[key, value], ...],
                "values": tuple[value, ...],
                "keys": tuple[key, ...],
            }
            return Function(lambda *_: given.get(name, Any))
        return Any

    def item(self, node: nodes.Getitem, scope: Scope, file: str) -> Any:
        owner, key = self.of(node.node, scope, file), self.of(node.arg, scope, file)
        if isinstance(node.arg, nodes.Slice):
            return owner
        found = []
        for kind in kinds(owner):
            args = get_args(kind)
            if isinstance(get_origin(kind), type) and issubclass(
                get_origin(kind), Mapping
            ):
                found.append(args[1])
            elif kind is Any or key is Any or not isinstance(node.arg, nodes.Const):
                found.append(item_of(kind))
            elif get_origin(kind) is tuple and Ellipsis not in args:
                found.append(args[node.arg.value])
            else:
                found.append(item_of(kind))
        return either(*found)

    def call(
        self,
        node: nodes.Call,
        scope: Scope,
        file: str,
        caller: Function | None = None,
    ) -> Any:
        called_one = self.of(node.node, scope, file)
        given = [self.of(part, scope, file) for part in node.args]
        by_name = {part.key: self.of(part.value, scope, file) for part in node.kwargs}
        if caller is not None:
            by_name["caller"] = caller
        if isinstance(called_one, Function):
            return called_one.call(given, by_name)
        return str if called_one is Words else Any

    def function(
        self, node: nodes.Macro | nodes.CallBlock, scope: Scope, file: str
    ) -> Function:
        """Give a macro, or the body of a call, as something that can be followed."""
        names = [argument.name for argument in node.args]
        defaults = node.defaults

        def call(given: list[Any], by_name: dict[str, Any]) -> Any:
            inside = Names(scope)
            first_default = len(names) - len(defaults)
            for name, value in zip(names[first_default:], defaults, strict=True):
                inside[name] = self.of(value, scope, file)
            inside.update(zip(names, given, strict=False))
            inside.update(by_name)
            key = (id(node), repr([inside.get(name) for name in names]))
            if key not in self.running or "caller" in by_name:
                self.running.add(key)
                self.body(node.body, inside, file)
            return str

        return Function(call)

    def bind(self, target: nodes.Node, kind: Any, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = kind
        elif isinstance(target, nodes.Tuple):
            for number, part in enumerate(target.items):
                parts = [
                    get_args(k)[number]
                    if get_origin(k) is tuple
                    and Ellipsis not in get_args(k)
                    and number < len(get_args(k))
                    else item_of(k)
                    for k in kinds(kind)
                ]
                self.bind(part, either(*parts), scope)

    @staticmethod
    def constant(node: nodes.Node) -> object:
        assert isinstance(node, nodes.Const), node
        return node.value


class Names(dict[str, Any]):
    """The names of a scope; reading one of the view's own is noted."""

    def __init__(
        self,
        outer: Scope,
        *,
        view: type | None = None,
        reading: Reading | None = None,
    ) -> None:
        super().__init__()
        self.outer = outer
        self.view = view
        self.reading = reading

    def __missing__(self, name: str) -> Any:
        found = self.outer[name]
        if self.view is not None and self.reading is not None:
            self.reading.read.add((self.view, name))
        return found


MISSING = object()


def imported(scope: Scope) -> Scope:
    """Give what a file sees that is imported with context: all but what loops named."""
    while isinstance(scope, Names) and scope.view is None:
        scope = scope.outer
    return Names(scope)


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
    return Union[tuple(different)] if different else None


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


def tuple_of(parts: Sequence[Any]) -> Any:
    if any(isinstance(part, Function) for part in parts):
        return Any
    return tuple[tuple(parts)] if parts else tuple[Any, ...]


def together(left: Any, right: Any) -> Any:
    """Give the type of two sequences one after the other."""
    if {get_origin(kind) for kind in (left, right)} <= {tuple, list}:
        return tuple[either(item_of(left), item_of(right)), ...]
    return Any


def read_by(found: property, owner: type) -> Iterator[Any]:
    """Give the fields that a property reads, by the names in its code."""
    names = found.fget.__code__.co_names if found.fget else ()
    return (f for f in fields(owner) if is_dataclass(owner) and f.name in names)


def called(kind: Any) -> str:
    """Name a type for a message."""
    return " or ".join(getattr(k, "__name__", str(k)) for k in kinds(kind)) or "nothing"
