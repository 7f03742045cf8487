"""Whatever the declarations take to be indexed has an index, and no other property of theirs."""

from __future__ import annotations

import re

from graph.declare.fields import Choice, Value
from graph.registry import REGISTRY
from graph.store.migrations import migrations

INDEX = re.compile(r"CREATE INDEX \w+ IF NOT EXISTS FOR \(n:(\w+)\) ON \(n\.(\w+)", re.ASCII)


def test_declared_indexes_are_those_of_the_migrations() -> None:
    declared = {
        (name, field.stored)
        for name, each in REGISTRY.objects.items()
        for field in each.fields.values()
        if isinstance(field, Value) and field.index and field.stored != "id"
    }
    for root in REGISTRY.roots.values():
        if isinstance(root, Choice) and root.argument == "source":
            declared |= {(one.type, source.lower()) for source, one in root.entries.items()}
    statements = [statement for each in migrations().values() for statement in each]
    made = {(match[1], match[2]) for each in statements if (match := INDEX.match(each))}
    assert declared == {(label, name) for label, name in made if label in REGISTRY.objects}
