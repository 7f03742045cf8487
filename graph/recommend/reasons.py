"""Why a title is recommended: a sentence in the viewer's language, and the seen titles behind it.

It is made from the largest part of the score for which something can be shown: what a sentence says
is so by the data (a technique that both use, a creator credited on both, a number counted), and a
part for which nothing can be shown passes its turn to the next one. Languages are tried as for
names (`graph.locales`); the sentences are in English, French and Spanish.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graph.locales import BASE_LOCALE, lookup_chain
from graph.recommend.ranking import (
    Collaborative,
    PartKind,
    Ranked,
    Recommendation,
    bridge_of,
    creators_of,
    history_of,
    wish_of,
    with_techniques,
)

SEEN = 2
"""Titles behind a reason, at most."""

Names = Callable[[str, str], str]
"""The name of an object by label (Title, Technique, Creator) and id, in the viewer's language."""

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "and": "and",
        "SIMILAR_VIEWERS": "What you watched, such as {seen}, goes together with this in what"
        " others watch.",
        "TECHNIQUES": "It uses {what}, as {seen} does.",
        "TECHNIQUES_2": "It uses {what}, as {seen} do.",
        "GENRES": "{count} of {of} titles that you watched share a genre with it.",
        "CREATORS": "{what} worked on this and on {seen}.",
        "FRESHNESS": "It is from {what}.",
        "POPULARITY": "Viewers who watched it: {count}.",
        "POPULARITY_IN": "Viewers who watched it in your market: {count}.",
        "AFTER": "It is made like {seen}.",
        "SURPRISE": "Something else than your genres, but it uses {what}, as {seen} does.",
        "SURPRISE_2": "Something else than your genres, but it uses {what}, as {seen} do.",
        "DOCUMENTATION": "How it was made is well documented: {count} techniques.",
    },
    "fr": {
        "and": "et",
        "SIMILAR_VIEWERS": "Ce que vous avez vu, comme {seen}, va de pair avec ce titre chez"
        " d’autres spectateurs.",
        "TECHNIQUES": "On y trouve {what}, comme dans {seen}.",
        "GENRES": "{count} des {of} titres que vous avez vus ont un genre en commun avec lui.",
        "CREATORS": "{what} a travaillé à ce titre et à {seen}.",
        "FRESHNESS": "Il date de {what}.",
        "POPULARITY": "Spectateurs qui l’ont vu : {count}.",
        "POPULARITY_IN": "Spectateurs qui l’ont vu dans votre pays : {count}.",
        "AFTER": "Il est fait comme {seen}.",
        "SURPRISE": "Hors de vos genres, mais on y trouve {what}, comme dans {seen}.",
        "DOCUMENTATION": "Sa fabrication est bien documentée : {count} techniques.",
    },
    "es": {
        "and": "y",
        "SIMILAR_VIEWERS": "Lo que usted ha visto, como {seen}, va unido a este título entre"
        " otros espectadores.",
        "TECHNIQUES": "Se encuentra {what}, como en {seen}.",
        "GENRES": "{count} de los {of} títulos que ha visto comparten un género con él.",
        "CREATORS": "{what} ha trabajado en este título y en {seen}.",
        "FRESHNESS": "Es de {what}.",
        "POPULARITY": "Espectadores que lo han visto: {count}.",
        "POPULARITY_IN": "Espectadores que lo han visto en su país: {count}.",
        "AFTER": "Está hecho como {seen}.",
        "SURPRISE": "Fuera de sus géneros, pero se encuentra {what}, como en {seen}.",
        "DOCUMENTATION": "Su realización está bien documentada: {count} técnicas.",
    },
}


@dataclass(frozen=True, slots=True)
class Reason:
    """seen: titles' ids. what: label and id of what is named; a year is ('', '1999')."""

    kind: PartKind
    seen: tuple[str, ...] = ()
    what: tuple[str, str] | None = None
    count: int = 0
    of: int = 0
    in_market: bool = False

    def text(self, locales: Sequence[str], name: Names) -> str:
        """The sentence. locales: BCP 47 tags. Raises ValueError for a malformed one."""
        tongue = next((tag for tag in lookup_chain(locales) if tag in _TEXTS), BASE_LOCALE)
        texts = _TEXTS[tongue]
        template = texts[self.kind]
        if len(self.seen) > 1:
            template = texts.get(f"{self.kind}_2", template)
        if self.in_market:
            template = texts["POPULARITY_IN"]
        label, id = self.what or ("", "")
        seen = f" {texts['and']} ".join(name("Title", each) for each in self.seen)
        what = name(label, id) if label else id
        return template.format(seen=seen, what=what, count=self.count, of=self.of)


def reason_for(
    ranked: Ranked,
    row: Recommendation,
    model: Collaborative | None = None,
    after: str | None = None,
) -> Reason:
    """From the largest part for which something can be shown."""
    ordered = sorted(row.parts, key=lambda kind: (-row.parts[kind], kind.value))
    for kind in ordered:
        found = _shown(kind, ranked, row, model, after)
        if found:
            return found
    return Reason(PartKind.DOCUMENTATION, count=len(row.detail.uses))


def _shown(
    kind: PartKind,
    ranked: Ranked,
    row: Recommendation,
    model: Collaborative | None,
    after: str | None,
) -> Reason | None:
    viewer, detail = ranked.viewer, row.detail
    if kind is PartKind.SIMILAR_VIEWERS and model is not None:
        made = model.contributions(history_of(viewer), detail.id)
        best = sorted((each for each in made if each[1] > 0), key=lambda each: (-each[1], each[0]))
        seen = tuple(title for title, _ in best[:SEEN])
        return Reason(kind, seen) if seen else None
    if kind in (PartKind.TECHNIQUES, PartKind.SURPRISE):
        shared = bridge_of(viewer, detail, wish_of(viewer))
        seen = tuple(each.id for each in with_techniques(viewer, shared[:1])[:SEEN])
        return Reason(kind, seen, ("Technique", shared[0])) if seen else None
    if kind is PartKind.GENRES:
        having = [each for each in viewer.liked if set(each.genres) & set(detail.genres)]
        seen = tuple(each.id for each in having[:SEEN])
        return Reason(kind, seen, None, len(having), len(viewer.liked)) if seen else None
    if kind is PartKind.CREATORS:
        for creator in creators_of(viewer):
            by = tuple(each.id for each in viewer.liked if creator in each.creators)
            if creator in detail.creators and by:
                return Reason(kind, by[:SEEN], ("Creator", creator))
    if kind is PartKind.FRESHNESS and detail.year is not None:
        return Reason(kind, (), ("", str(detail.year)))
    if kind is PartKind.POPULARITY:
        count = ranked.viewers.get(detail.id, 0)
        return Reason(kind, count=count, in_market=bool(ranked.market))
    if kind is PartKind.AFTER and after:
        return Reason(kind, (after,))
    if kind is PartKind.DOCUMENTATION and detail.uses:
        return Reason(kind, count=len(detail.uses))
    return None
