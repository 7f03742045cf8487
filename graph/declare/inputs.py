"""Input types that state an object as a line of a seed folder does."""

from __future__ import annotations

from collections.abc import Mapping

from graph.declare.fields import Argument, Many, Value
from graph.declare.records import line_field, type_of
from graph.declare.subject import ObjectType


def stated(of: ObjectType, words: Mapping[str, str]) -> dict[str, Argument]:
    """An argument for each loadable field of a type; a related object is stated by its slug.

    words: descriptions of those that are not stated as they are answered.
    """
    return {
        name: Argument(
            type_of(each),
            words.get(name, each.description),
            list=isinstance(each, Many) or (isinstance(each, Value) and each.list),
            required=line_field(name, each).is_required(),
        )
        for name, each in of.fields.items()
        if each.loadable is not None
    }
