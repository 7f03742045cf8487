"""Fields of every kind: the top of the compiler, which hands itself to what is below."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graph.compile import keys
from graph.compile.arguments import chain, check_named, numbers, size
from graph.compile.connection import page
from graph.compile.context import Compiled, Context, Scope, below
from graph.compile.derived import computed
from graph.compile.filters import condition
from graph.compile.results import (
    Each,
    Made,
    Shape,
    finish_of,
    require_all,
    require_one,
)
from graph.compile.sort import order_by
from graph.declare.fields import (
    Choice,
    Computed,
    Field,
    Given,
    Inline,
    Localised,
    Many,
    One,
    OneOf,
    Page,
    Referred,
    Value,
)
from graph.declare.lists import Dependent
from graph.declare.selection import Selection

_USUAL_LENGTH = 5
"""How long a list without pages is taken to be when the size of an answer is judged."""


def compile_field(
    context: Context, entry: Field, selection: Selection, scope: Scope, root: bool
) -> Compiled:
    """The expression of a field. root: whether it belongs to no object."""
    match entry:
        case Value(expression):
            return context.bound(expression, scope, selection.arguments), None
        case Localised(name):
            return _localised(context, name, selection, scope), None
        case Inline(type_name):
            return context.object(context.registry.fields_of(type_name), selection.children, scope)
        case Choice(argument, entries):
            chosen = entries[str(selection.arguments[argument])]
            return compile_field(context, chosen, selection, scope, root)
        case One():
            return _one(context, entry, selection, below(scope, root=root))
        case OneOf():
            return one_of(context, entry, selection, below(scope, root=root))
        case Many():
            return _many(context, entry, selection, below(scope, root=root))
        case Page(dependent=Dependent() as dependent):
            return _dependent(context, entry, dependent, selection)
        case Page():
            return page(context, entry, selection, below(scope, root=root))
        case Computed():
            return computed(context, entry, selection, scope, root)
        case Given() | Referred():
            raise AssertionError(f"{selection.field} is a field of a Computed object only")


def _localised(context: Context, name: str, selection: Selection, scope: Scope) -> str:
    node = scope["node"]
    tags = chain(selection.arguments.get("locale"))
    if not tags:
        return f"{node}.{name}"
    tag, text = context.variable("tag"), context.variable("text")
    listed = context.parameter(tags)
    match = context.render(context.registry.translation, {"node": node, "tag": tag, "text": text})
    return (
        f"coalesce(head(COLLECT {{ UNWIND {listed} AS {tag} {match}"
        f" WHERE {text}.{name} IS NOT NULL RETURN {text}.{name} LIMIT 1 }}), {node}.{name})"
    )


def _one(context: Context, entry: One, selection: Selection, scope: Scope) -> Compiled:
    check_named(entry.named, selection.arguments)
    context.declare(entry.match, scope)
    where: Any = selection.arguments.get("where") or {}
    conditions = {
        f"meets_{name}": condition(
            context, type_name, where.get(name) or {}, {"node": scope[name]}, f"where.{name}"
        )
        for name, type_name in entry.meets.items()
    }
    pattern = context.render(entry.match, scope | conditions, selection.arguments)
    body: str
    shape: Shape
    body, shape = context.object(context.registry.fields_of(entry.type), selection.children, scope)
    if entry.missing:
        missing = context.bound(entry.missing, scope, selection.arguments)
        body = f"{{found: {body}, missing: {missing}}}"
        shape = require_all(selection.key, shape)
    if entry.candidates:
        candidates = context.bound(entry.candidates, scope, selection.arguments)
        body = f"{{found: {body}, candidates: {candidates}}}"
        shape = require_one(selection.key, shape)
    return f"head(COLLECT {{ {pattern} RETURN {body} }})", shape


def one_of(context: Context, entry: OneOf, selection: Selection, scope: Scope) -> tuple[str, Made]:
    """A map with one entry for each type, at most one of which is not null."""
    parts = []
    finishes: dict[str, Any] = {}
    for name, match in entry.matches.items():
        inside = dict(scope)
        context.declare(match, inside)
        pattern = context.render(match, inside, selection.arguments)
        selected = (child.children for child in selection.children if child.field == name)
        fields = context.registry.fields_of(name)
        body, row = context.object(fields, next(selected, ()), inside)
        finishes[name] = finish_of(row)
        parts.append(f"{name}: head(COLLECT {{ {pattern} RETURN {body} }})")

    def make(found: dict[str, Any]) -> dict[str, Any] | None:
        for name, finish in finishes.items():
            if found[name] is not None:
                return {**finish(found[name]), "__typename": name}
        return None

    return keys.literal(parts), Made(make)


def _many(context: Context, entry: Many, selection: Selection, scope: Scope) -> Compiled:
    context.count_object(entry.cost)
    fresh = context.declare(entry.match, scope)
    arguments = numbers(entry.numbers, selection.arguments)
    pattern = context.render(entry.match, scope, arguments)
    if entry.where:
        pattern += f" WHERE {' AND '.join(context.conditions(entry.where, scope))}"
    if entry.order:
        keep = [*context.carried, *(scope[name] for name in (entry.keep or fresh))]
        if not entry.keep and "parent" in scope:
            keep.insert(0, scope["parent"])
        seen = "true" if entry.named else context.visible(entry.type, scope.get("node", ""))
        if seen != "true":
            pattern += f" WITH {', '.join(keep)} WHERE {seen}"
        columns = [(context.render(key.expression, scope), key) for key in entry.order]
        pattern += f" WITH {', '.join(keep)} ORDER BY {order_by(columns)}"
    first = selection.arguments.get("first")
    first = entry.default if first is None else first
    length = None if first is None else size("first", first, entry.maximum)
    if length is not None:
        pattern += f" LIMIT {context.parameter(length)}"
    with context.repeated(_USUAL_LENGTH if length is None else length):
        fields = context.registry.fields_of(entry.type)
        body, row = context.object(fields, selection.children, scope)
    return f"COLLECT {{ {pattern} RETURN {body} }}", Each(row)


def _dependent(
    context: Context, entry: Page, dependent: Dependent, selection: Selection
) -> Compiled:
    """A list that depends on its arguments, with the facts by which these are checked."""
    # Read now, since the answer is checked by them.
    arguments = dict(selection.arguments)
    order_name, values = dependent.values(arguments)
    context.fixed.update(values)
    asked = replace(selection, children=(*selection.children, Selection(keys.FACTS, keys.FACTS)))
    about = {**entry.about, keys.FACTS: Value(dependent.facts)}
    listed = replace(entry, order_name=order_name, about=about)
    expression, shape = page(context, listed, asked, {})
    finish_list = finish_of(shape)
    assert finish_list is not None  # noqa: S101

    def make(found: Any) -> dict[str, Any]:
        finished: dict[str, Any] = finish_list(found)
        with context.named(selection.key):
            dependent.check(finished.pop(keys.FACTS), arguments)
        return finished

    return expression, Made(make)
