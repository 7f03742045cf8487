"""One query for all objects that an answer shows.

The fields of an answer first register what they need, and get a function that returns it after the
query; so the number of queries does not depend on the selection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.answering import compiled
from graph.compile import keys
from graph.compile.arguments import chain
from graph.compile.context import Compiled, Context
from graph.compile.needs import Needs
from graph.compile.results import Shape
from graph.compile.results import entries as entries_of
from graph.declare.selection import Selection
from graph.recommend.explain.sentences import Sentence
from graph.registry import REGISTRY
from graph.store.driver import Store

Lookup = Callable[[str], Any]
"""An object's values by its id, as they were selected; None where it is not in the store."""


@dataclass(slots=True)
class Gathering:
    """Objects that are to be read, and after `listed` those that were found."""

    store: Store
    viewer: str | None = None
    """The id of the user who asks; None: nobody is signed in."""

    _wanted: list[tuple[str, list[str], Selection]] = field(default_factory=list)
    _found: list[dict[str, Any]] = field(default_factory=list)

    def objects(self, label: str, ids: Iterable[str], selection: Selection) -> Lookup:
        """Objects of a type with what a selection selects of them."""
        place = len(self._wanted)
        self._wanted.append((label, list(dict.fromkeys(ids)), selection))
        return lambda id: self._found[place].get(id)

    def names(self, label: str, ids: Iterable[str], locales: Sequence[str]) -> Lookup:
        """Names of objects in the first of the languages that there is; the id without any."""
        localised = {} if label == "Creator" else {"locale": list(locales)}
        name = Selection("name", keys.NAME, localised)
        found = self.objects(label, ids, Selection(label, label.lower(), {}, (name,)))
        return lambda id: (found(id) or {}).get(keys.NAME) or id

    def sentences(
        self, sentences: Sequence[Sentence], locales: Sequence[str]
    ) -> Callable[[Sentence], str]:
        """The text of each sentence. Raises InvalidRequest for a malformed tag."""
        tags = chain(locales)
        named = {label: set[str]() for label in ("Title", "Technique", "Creator")}
        for sentence in sentences:
            named["Title"].update(sentence.titles)
            if sentence.what.label:
                named[sentence.what.label].update(sentence.what.ids)
        names = {label: self.names(label, sorted(ids), tags) for label, ids in named.items() if ids}
        return lambda sentence: sentence.text(locales, lambda label, id: str(names[label](id)))

    async def listed(
        self,
        selection: Selection,
        field: Callable[[Selection], Callable[[Any], Any]],
        rows: Sequence[Any],
    ) -> list[dict[str, Any]]:
        """Read what the fields of a selection need; for each row their values by response key."""
        creators = [(child.key, field(child)) for child in selection.children]
        await self._read()
        return [{key: make(row) for key, make in creators} for row in rows]

    async def _read(self) -> None:
        parts = [
            Selection(
                label,
                wanted.key,
                {"slugs": ids},
                (Selection("slug", keys.SLUG), *wanted.children),
            )
            for label, ids, wanted in self._wanted
        ]

        def build(context: Context) -> Compiled:
            entries: list[str] = []
            shapes: list[tuple[str, Shape]] = []
            for place, part in enumerate(parts):
                with context.repeated(len(self._wanted[place][1])):
                    text, shape = context.field(REGISTRY.roots[part.field], part, {}, root=True)
                entries.append(f"part{place}: {text}")
                shapes.append((f"part{place}", shape))
            return f"RETURN {keys.literal(entries)} AS data", entries_of(shapes)

        def needs(found: Needs) -> None:
            for part in parts:
                found.field(REGISTRY.roots[part.field], part)

        if not parts:
            return
        query = compiled(self.store, build, needs, self.store.seen_by(self.viewer))
        rows = await self.store.read(query.text, query.parameters)
        data = query.finish(rows[0]["data"]) if rows else {}
        self._found = [
            {each[keys.SLUG]: each for each in data.get(f"part{place}", ())}
            for place in range(len(self._wanted))
        ]
