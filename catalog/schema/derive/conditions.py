"""The input types of `where`, `edgeWhere` and `orderBy`, from filterable and sortable fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.schema.derive.annotations import Member, make
from graph.compile.filters import MAXIMUM_CONDITIONS, MAXIMUM_DEPTH
from graph.compile.sort import MAXIMUM_KEYS
from graph.declare.fields import (
    Argument,
    Declared,
    Inline,
    Localised,
    Many,
    One,
    Page,
    Value,
)
from graph.declare.scalars import FLOAT, INT, Scalar
from graph.declare.subject import Criterion, InputType, ObjectType

_AND = "All of these must hold. Must not be empty."
_OR = "At least one of these must hold. Must not be empty."
_NOT = "This must not hold. Finds exactly the rest, and so what has no value to compare, too."
_LIMITS = f"at most {MAXIMUM_CONDITIONS}, in {MAXIMUM_DEPTH} levels"
_NUMBERS: Mapping[object, str] = {INT: "IntFilter", FLOAT: "FloatFilter"}


def has_where(declared: ObjectType) -> bool:
    """Whether lists of the type can be filtered."""
    return bool(declared.criteria) or any(each.filterable for each in declared.fields.values())


def has_order(declared: ObjectType) -> bool:
    """Whether lists of the type can be sorted."""
    return any(each.sortable for each in declared.fields.values())


def where_argument(name: str) -> Argument:
    return Argument(f"{name}Where", f"Only those that meet all of these conditions, {_LIMITS}.")


def edge_where_argument(name: str) -> Argument:
    return Argument(f"{name}Where", f"Only those whose link meets all of these, {_LIMITS}.")


def order_argument(name: str) -> Argument:
    return Argument(
        f"{name}Order",
        f"Sort keys, the most important first, at most {MAXIMUM_KEYS}. Without any, the list's own"
        " order.",
        list=True,
    )


def where(declared: ObjectType) -> Iterator[type]:
    """The filter of a type of objects, and what it needs for those that are related to them."""
    name = f"{declared.name}Where"
    criteria = {
        each: Member(f"{_criterion(found)} | None", found.description)
        for each, found in declared.criteria.items()
    }
    about = declared.plural or declared.name
    yield _filter(name, f"Conditions on {about}; all must hold.", declared.fields, criteria)
    yield make(
        f"{name}RelationFilter",
        "Conditions on the related objects; several of them must all hold.",
        {
            "some": Member(f"{name} | None", "At least one of them meets this."),
            "all": Member(f"{name} | None", "Every one of them meets this, or there is none."),
            "none": Member(f"{name} | None", "None of them meets this."),
            "count": Member("CountFilter | None", "How many there are, whatever they are."),
        },
        input=True,
    )


def edge_where(name: str, fields: Mapping[str, Declared]) -> type:
    """The filter of a list's edges."""
    return _filter(f"{name}Where", "Conditions on the edge; all must hold.", fields, {})


def _filter(
    name: str, description: str, fields: Mapping[str, Declared], more: Mapping[str, Member]
) -> type:
    members = {
        "AND": Member(f"list[{name}] | None", _AND),
        "OR": Member(f"list[{name}] | None", _OR),
        "NOT": Member(f"{name} | None", _NOT),
    }
    members |= {
        each: Member(f"{_filter_of(declared)} | None", declared.description)
        for each, declared in fields.items()
        if declared.filterable
    }
    return make(name, description, members | dict(more), input=True)


def _filter_of(declared: Declared) -> str:
    match declared:
        case Value(list=True):
            return "StringListFilter"
        case Value():
            return _comparison(declared)
        case Localised():
            return "StringFilter"
        case Inline() | One():
            return f"{declared.type}Where"
        case Many() | Page():
            return f"{declared.type}WhereRelationFilter"
    raise TypeError(f"{declared} cannot be filtered by")


def _comparison(declared: Value) -> str:
    if isinstance(declared.of, Scalar):
        return _NUMBERS.get(declared.of, "StringFilter")
    return f"EnumFilter[{declared.of.__name__}]"


def _criterion(declared: Criterion) -> str:
    if isinstance(declared.condition, Value):
        return _comparison(declared.condition)
    if isinstance(declared.of, InputType | Scalar):
        return declared.of.name
    return declared.of.__name__


def order(declared: ObjectType) -> type:
    """The sort keys of a type's lists."""
    return make(
        f"{declared.name}Order",
        "Exactly one key; to sort by several, pass several of these. Ties go by the id.",
        {
            name: Member(f"{_key(each)} | None", each.description)
            for name, each in declared.fields.items()
            if each.sortable
        },
        input=True,
    )


def related_order(page: Page, fields: Mapping[str, Declared]) -> type:
    """Sort keys by a list of what is sorted. fields: those of the list's rows."""
    members = {"count": Member("Direction | None", "By their number.")}
    members |= {
        name: Member("NumberOrder | None", fields[name].description) for name in page.sorted_by
    }
    return make(
        related_order_name(page), "By the related objects. Exactly one key.", members, input=True
    )


def related_order_name(page: Page) -> str:
    return f"{page.type}sOrder"


def _key(declared: Declared) -> str:
    if not isinstance(declared, Page):
        return "Direction"
    if declared.sorted_by:
        return related_order_name(declared)
    return "SimilarOrder" if "minScore" in declared.filters else "CountOrder"
