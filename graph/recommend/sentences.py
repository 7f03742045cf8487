"""What is said to viewers, in English, French and Spanish; other languages are answered in English.

A `Phrase` says what is so; `said` puts it into words. Languages are tried as for names
(`graph.common.locales`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.common.locales import BASE_LOCALE, lookup_chain


@dataclass(frozen=True, slots=True)
class Named:
    """What a sentence names: objects by label (Technique, Creator) and id; words without one."""

    label: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """seen: ids of titles that are named, one or two. count, of: numbers in the sentence."""

    name: str
    seen: tuple[str, ...] = ()
    what: Named = field(default_factory=Named)
    count: int = 0
    of: int = 0

    def said(self, locales: Sequence[str], name: Callable[[str, str], str]) -> str:
        """The sentence. locales: BCP 47 tags. name: of an object by label and id.

        Raises ValueError for a malformed tag.
        """
        tongue = next((tag for tag in lookup_chain(locales) if tag in _TEXTS), BASE_LOCALE)
        texts = _TEXTS[tongue]
        template = texts[self.name]
        if len(self.seen) > 1:
            template = texts.get(f"{self.name}_2", template)

        def listed(label: str, ids: Sequence[str]) -> str:
            return f" {texts['and']} ".join(name(label, id) if label else id for id in ids)

        what = listed(self.what.label, self.what.ids)
        seen = listed("Title", self.seen)
        return template.format(
            seen=seen, what=what, What=what[:1].upper() + what[1:], count=self.count, of=self.of
        )


_TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "and": "and",
        "SIMILAR_VIEWERS": "Others who watched {seen} watch this, too.",
        "TECHNIQUES": "It is made with “{what}”, as {seen} is.",
        "TECHNIQUES_2": "It is made with “{what}”, as {seen} are.",
        "BRIDGE": "Beyond your usual genres, but made with “{what}”, as {seen} is.",
        "BRIDGE_2": "Beyond your usual genres, but made with “{what}”, as {seen} are.",
        "GENRES": "It shares a genre with {count} of {of} titles that you watched, such as {seen}.",
        "THEMES": "It is about {what}, as {seen} is.",
        "THEMES_2": "It is about {what}, as {seen} are.",
        "ORIGIN": "It is of the {what}, as are {count} of {of} titles that you watched.",
        "CREATORS": "{what} worked on this and on {seen}.",
        "FRESHNESS": "It is from {what}.",
        "POPULARITY": "Watched by {count} viewers.",
        "POPULARITY_IN": "Watched by {count} viewers in your market.",
        "AFTER": "It is made like {seen}.",
        "DOCUMENTATION": "It is documented how it was made: {count} uses of techniques.",
        "SHELF_MADE_LIKE": "Made like {seen}",
        "SHELF_MADE_LIKE_WHY": "You watched {seen}.",
        "SHELF_MADE_LIKE_KNOWN_WHY": "Made with the same techniques, or similar ones.",
        "SHELF_FINISHED": "{What}: what you finished",
        "SHELF_FINISHED_WHY": "You finished {count} titles made with “{what}”.",
        "SHELF_LEANING": "Because of your taste for {what}",
        "SHELF_LEANING_WHY": "{count} titles that you watched say so, such as {seen}.",
        "SHELF_POPULAR": "Popular",
        "SHELF_POPULAR_WHY": "What most viewers have watched.",
        "SHELF_POPULAR_IN": "Popular in your market",
        "SHELF_POPULAR_IN_WHY": "What most viewers in your market have watched.",
        "SHELF_NEW_IN": "New in your market",
        "SHELF_NEW_IN_WHY": "What has come to your market in the last year.",
        "SHELF_NEW": "New",
        "SHELF_NEW_WHY": "The latest titles, by year.",
    },
    "fr": {
        "and": "et",
        "SIMILAR_VIEWERS": "Ceux qui ont vu {seen} regardent aussi ce titre.",
        "TECHNIQUES": "On y trouve « {what} », comme dans {seen}.",
        "BRIDGE": "Hors de vos genres habituels, mais on y trouve « {what} », comme dans {seen}.",
        "GENRES": "Il a un genre en commun avec {count} de vos {of} titres vus, comme {seen}.",
        "THEMES": "Il traite du thème « {what} », comme {seen}.",
        "ORIGIN": "Il date des années {what}, comme {count} des {of} titres que vous avez vus.",
        "CREATORS": "{what} a travaillé à ce titre et à {seen}.",
        "FRESHNESS": "Il date de {what}.",
        "POPULARITY": "Vu par {count} spectateurs.",
        "POPULARITY_IN": "Vu par {count} spectateurs dans votre pays.",
        "AFTER": "Il est fait comme {seen}.",
        "DOCUMENTATION": "On sait comment il a été fait : {count} emplois de techniques.",
        "SHELF_MADE_LIKE": "Faits comme {seen}",
        "SHELF_MADE_LIKE_WHY": "Vous avez vu {seen}.",
        "SHELF_MADE_LIKE_KNOWN_WHY": "Faits avec les mêmes techniques, ou presque.",
        "SHELF_FINISHED": "{What} : ce que vous avez vu jusqu’au bout",
        "SHELF_FINISHED_WHY": "Vous avez vu jusqu’au bout {count} titres avec « {what} ».",
        "SHELF_LEANING": "Selon vos goûts : {what}",
        "SHELF_LEANING_WHY": "{count} titres que vous avez vus le disent, comme {seen}.",
        "SHELF_POPULAR": "Les plus vus",
        "SHELF_POPULAR_WHY": "Ce que le plus de spectateurs ont vu.",
        "SHELF_POPULAR_IN": "Les plus vus dans votre pays",
        "SHELF_POPULAR_IN_WHY": "Ce que le plus de spectateurs ont vu dans votre pays.",
        "SHELF_NEW_IN": "Nouveautés dans votre pays",
        "SHELF_NEW_IN_WHY": "Ce qui est arrivé dans votre pays depuis un an.",
        "SHELF_NEW": "Nouveautés",
        "SHELF_NEW_WHY": "Les titres les plus récents, par année.",
    },
    "es": {
        "and": "y",
        "SIMILAR_VIEWERS": "Quienes han visto {seen} ven también este título.",
        "TECHNIQUES": "Se encuentra «{what}», como en {seen}.",
        "BRIDGE": "Más allá de sus géneros habituales, pero se encuentra «{what}», como en {seen}.",
        "GENRES": "{count} de los {of} títulos que ha visto comparten un género con él: {seen}.",
        "THEMES": "Trata el tema «{what}», como {seen}.",
        "ORIGIN": "Es de los años {what}, como {count} de los {of} títulos que ha visto.",
        "CREATORS": "{what} ha trabajado en este título y en {seen}.",
        "FRESHNESS": "Es de {what}.",
        "POPULARITY": "Lo han visto {count} espectadores.",
        "POPULARITY_IN": "Lo han visto {count} espectadores en su país.",
        "AFTER": "Está hecho como {seen}.",
        "DOCUMENTATION": "Se sabe cómo se hizo: {count} usos de técnicas.",
        "SHELF_MADE_LIKE": "Hechos como {seen}",
        "SHELF_MADE_LIKE_WHY": "Ha visto {seen}.",
        "SHELF_MADE_LIKE_KNOWN_WHY": "Hechos con las mismas técnicas, o parecidas.",
        "SHELF_FINISHED": "{What}: lo que ha visto hasta el final",
        "SHELF_FINISHED_WHY": "Ha visto hasta el final {count} títulos con «{what}».",
        "SHELF_LEANING": "Según sus gustos: {what}",
        "SHELF_LEANING_WHY": "Lo dicen {count} títulos que ha visto, como {seen}.",
        "SHELF_POPULAR": "Lo más visto",
        "SHELF_POPULAR_WHY": "Lo que más espectadores han visto.",
        "SHELF_POPULAR_IN": "Lo más visto en su país",
        "SHELF_POPULAR_IN_WHY": "Lo que más espectadores han visto en su país.",
        "SHELF_NEW_IN": "Novedades en su país",
        "SHELF_NEW_IN_WHY": "Lo que ha llegado a su país en el último año.",
        "SHELF_NEW": "Novedades",
        "SHELF_NEW_WHY": "Los títulos más recientes, por año.",
    },
}
