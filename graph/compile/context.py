"""The context of one compilation, at the bottom of the compiler: parameters, variables, templates,
what every WITH must carry, and the size of the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from graph.common.errors import InvalidRequest, RequestTooLarge
from graph.compile.arguments import chain
from graph.compile.results import Row, Shape
from graph.declare.fields import Field
from graph.declare.registry import Registry
from graph.declare.selection import Arguments, Selection
from graph.store.dialect import Dialect

Scope = dict[str, str]
"""Variables by the name that templates use for them."""

Compiled = tuple[str, Shape]
"""An expression, and the shape of its value."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter whose value each request gives: that of a variable, or of `$$name`.

    kind: which of the two. name: of the variable, or what stands after `$$`.
    """

    kind: Literal["variable", "value"]
    name: str


_FRESH = re.compile(r"[(\[]@(\w+):|\bAS @(\w+)")
_NAME = re.compile(r"@(?P<name>\w+)(?P<comma>\s*,)?|(?P<sign>\$\$?)(?P<value>[A-Za-z]\w*)")
_PRODUCT = re.compile(r"product\((\S+?), (\S+?)\)")


class _Piece(NamedTuple):
    """A part of a template. sign: what it begins with: nothing (it is text as it stands), `@`, `$`
    or `$$`. text: what follows the sign. comma: whether a comma follows `@name`."""

    sign: str
    text: str
    comma: bool = False


@lru_cache(maxsize=10_000)
def _pieces(template: str) -> tuple[_Piece, ...]:
    """A template taken apart, once for all: what is put in for a name is no template again."""
    text = " ".join(template.split())
    pieces: list[_Piece] = []
    end = 0
    for match in _NAME.finditer(text):
        pieces.append(_Piece("", text[end : match.start()]))
        end = match.end()
        if match["name"]:
            pieces.append(_Piece("@", match["name"], bool(match["comma"])))
        else:
            pieces.append(_Piece(match["sign"], match["value"]))
    return tuple(piece for piece in (*pieces, _Piece("", text[end:])) if piece.text)


@lru_cache(maxsize=10_000)
def _fresh(template: str) -> tuple[str, ...]:
    """The names that a template introduces, in order."""
    found = (match[1] or match[2] for match in _FRESH.finditer(template))
    return tuple(dict.fromkeys(found))


@dataclass(slots=True)
class Context:
    """The state of one compilation.

    registry: what is declared. values: of `$$name` in templates, as the request gives them.
    max_objects: the most objects that the answer may hold if every page is full. compile_field:
    compiles a field of any kind; it is handed in, since kinds of fields nest in each other.
    carried: the names of the prefaces that the query begins with, which every WITH must name.
    fixed: values of `$$name` that follow from arguments. slots: the parameters whose values the
    next request with the same text gives anew, by name.
    """

    registry: Registry
    dialect: Dialect
    values: Mapping[str, object]
    max_objects: int
    compile_field: Callable[[Context, Field, Selection, Scope, bool], Compiled]
    carried: tuple[str, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    fixed: dict[str, object] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)
    _variables: int = 0
    _objects: int = 0
    _copies: int = 1

    # Templates

    def parameter(self, value: object) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def variable(self, name: str) -> str:
        """A variable that nothing else in the query is called."""
        self._variables += 1
        return f"{name}{self._variables - 1}"

    def declare(self, template: str, scope: Scope) -> list[str]:
        """Give each name that the template introduces a variable of its own."""
        for name in _fresh(template):
            scope[name] = self.variable(name)
        return list(_fresh(template))

    def render(
        self, template: str, scope: Scope, arguments: Mapping[str, object] | None = None
    ) -> str:
        """A template whose names are all in the scope, or bound at the query's start."""
        parts = []
        for sign, text, comma in _pieces(template):
            if not sign:
                parts.append(text)
            elif sign == "@":
                parts.append(self._named(text, comma, scope))
            elif sign == "$$":
                parts.append(self._value(text))
            else:
                parts.append(self._argument(text, arguments or {}))
        written = "".join(parts)
        if "product(" not in written:
            return written
        return _PRODUCT.sub(lambda match: self.dialect.product(match[1], match[2]), written)

    def _value(self, name: str) -> str:
        """The parameter that `$$name` stands for."""
        if name in self.fixed:
            return self.parameter(self.fixed[name])
        parameter = self.parameter(self.values.get(name))
        self.slots[parameter[1:]] = Slot("value", name)
        return parameter

    def _argument(self, name: str, arguments: Mapping[str, object]) -> str:
        """The parameter that `$name` stands for."""
        if name == "locale":
            return self.parameter(chain(arguments.get(name)))
        variable = arguments.variable(name) if isinstance(arguments, Arguments) else None
        if variable is None:
            return self.parameter(arguments.get(name))
        assert isinstance(arguments, Arguments)  # noqa: S101
        parameter = self.parameter(arguments.unread(name))
        self.slots[parameter[1:]] = Slot("variable", variable)
        return parameter

    def _named(self, name: str, comma: bool, scope: Scope) -> str:
        if name in scope:
            return scope[name] + ("," if comma else "")
        if name not in self.carried:
            raise AssertionError(f"@{name} was not foreseen: see graph.compile.needs")
        return f"{', '.join(self.carried)}," if comma else name

    def bound(
        self, template: str, scope: Scope, arguments: Mapping[str, object] | None = None
    ) -> str:
        """The same for a template that may introduce names, of its own only."""
        if not _fresh(template):
            return self.render(template, scope, arguments)
        inside = dict(scope)
        self.declare(template, inside)
        return self.render(template, inside, arguments)

    def conditions(self, templates: Sequence[str], scope: Scope) -> list[str]:
        """Conditions that a declaration makes, which may introduce names of their own."""
        return [self.bound(each, scope) for each in templates]

    def preface(self) -> str:
        """The beginning of the query: it binds all that is carried.

        Names are variables as they are: those of fields have a number.
        """
        text = ""
        before: list[str] = []
        for each in self.registry.prefaces:
            if each.name not in self.carried:
                continue
            scope = {name: name for name in (each.name, *_fresh(each.match))}
            text += f"{self.render(each.match, scope)} "
            if each.value:
                named = [*before, f"{self.render(each.value, scope)} AS {each.name}"]
                text += f"WITH {', '.join(named)} "
            before.append(each.name)
        return text

    def visible(self, type_name: str, node: str) -> str:
        """The condition that an object may be shown in a list; "true" where nothing is hidden.

        node: the object's variable.
        """
        rule = self.registry.visibility.get(type_name)
        if rule is None or self.values.get(rule.asks) is None:
            return "true"
        return self.bound(rule.condition, {"node": node})

    # Fields

    def field(
        self, entry: Field, selection: Selection, scope: Scope, *, root: bool = False
    ) -> Compiled:
        """The Cypher expression of a field, and the shape of its value."""
        with self.named(selection.key):
            return self.compile_field(self, entry, selection, scope, root)

    def object(
        self, fields: Mapping[str, Field], children: Sequence[Selection], scope: Scope
    ) -> tuple[str, Row]:
        """A list of the values of the selected fields."""
        self.count_object()
        expressions, parts = [], []
        for child in children:
            expression, shape = self.field(fields[child.field], child, scope)
            expressions.append(expression)
            parts.append((child.key, shape))
        return f"[{', '.join(expressions)}]", Row(tuple(parts))

    @contextmanager
    def named(self, *names: str) -> Iterator[None]:
        """Name the field in errors of the block: `title.uses: first is 101; ...`."""
        try:
            yield
        except InvalidRequest as error:
            error.fields[:0] = names
            raise

    # The size of the answer

    @contextmanager
    def repeated(self, times: int) -> Iterator[None]:
        """Count the objects compiled in the block as often as their list may be long."""
        before = self._copies
        self._copies = before * max(times, 1)  # none stays none: see `uncounted`
        yield
        self._copies = before

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """Count no objects in the block: they are those of another block."""
        before = self._objects, self._copies
        self._copies = 0
        yield
        self._objects, self._copies = before

    def count_object(self, times: int = 1) -> None:
        """Raises RequestTooLarge when the answer could hold more objects than allowed."""
        self._objects += self._copies * times
        if self._objects > self.max_objects:
            raise RequestTooLarge(
                f"this request could return more than {self.max_objects} objects;"
                " ask for smaller pages or fewer levels"
            )


def below(scope: Scope, *, root: bool = False) -> Scope:
    """The scope of a field's own pattern: its object is now the parent."""
    inner = dict(scope)
    if not root and "node" in inner:
        inner["parent"] = inner.pop("node")
    return inner
