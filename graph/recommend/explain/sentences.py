"""What viewers read: reasons and titles of shelves, in English, French and Spanish.

A `Sentence` holds the facts; `text` puts them into words. Languages are tried as for names
(`graph.common.locales`), and English is used if there is none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from graph.common.locales import BASE_LOCALE, lookup_chain


@dataclass(frozen=True, slots=True)
class Mention:
    """What a sentence names, one or more of a kind."""

    label: str = ""
    """The label of the objects, Technique or Creator; '' where `ids` are words themselves."""

    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """The facts of a sentence."""

    name: str
    """Which sentence it is; a key of `LANGUAGES`."""

    titles: tuple[str, ...] = ()
    """Ids of titles that are named, two at most."""

    what: Mention = field(default_factory=Mention)

    count: int = 0
    """The number that nouns and verbs agree with."""

    of: int = 0
    """The number of all titles that `count` is a part of."""

    def text(self, locales: Sequence[str], name: Callable[[str, str], str]) -> str:
        """The sentence. locales: BCP 47 tags. name: of an object by label and id.

        Raises ValueError for a malformed tag.
        """
        language = next((tag for tag in lookup_chain(locales) if tag in LANGUAGES), BASE_LOCALE)
        texts = LANGUAGES[language]

        def listed(label: str, ids: Sequence[str]) -> str:
            return f" {texts['and']} ".join(name(label, id) if label else id for id in ids)

        what = listed(self.what.label, self.what.ids)
        return self._template(language).format(
            titles=listed("Title", self.titles),
            what=what,
            What=what[:1].upper() + what[1:],
            count=self.count,
            of=self.of,
        )

    def _template(self, language: str) -> str:
        """The form of the sentence that agrees with its numbers."""
        texts, forms = LANGUAGES[language], []
        if _is_singular(language, self.count):
            forms = [f"{self.name}_ONE_OF_ONE"] if _is_singular(language, self.of) else []
            forms.append(f"{self.name}_ONE")
        if len(self.titles) > 1:
            forms.append(f"{self.name}_2")
        return next((texts[form] for form in forms if form in texts), texts[self.name])


@lru_cache(maxsize=1024)
def _is_singular(language: str, count: int) -> bool:
    """By CLDR's plural rules: of 1 in all of these languages, of 0 in French as well."""
    from babel import Locale  # here, since it takes long to import

    return Locale(language).plural_form(count) == "one"


LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "and": "and",
        "SIMILAR_VIEWERS": "Others who watched {titles} watch this, too.",
        "TECHNIQUES": "It is made with “{what}”, as {titles} is.",
        "TECHNIQUES_2": "It is made with “{what}”, as {titles} are.",
        "BRIDGE": "Beyond your usual genres, but made with “{what}”, as {titles} is.",
        "BRIDGE_2": "Beyond your usual genres, but made with “{what}”, as {titles} are.",
        "GENRES": "It shares a genre with {count} of {of} titles that you watched,"
        " such as {titles}.",
        "GENRES_ONE": "It shares a genre with {titles}, {count} of {of} titles that you watched.",
        "GENRES_ONE_OF_ONE": "It shares a genre with {titles}, the title that you watched.",
        "THEMES": "It is about {what}, as {titles} is.",
        "THEMES_2": "It is about {what}, as {titles} are.",
        "ORIGIN": "It is of the {what}s, as are {count} of {of} titles that you watched.",
        "ORIGIN_ONE": "It is of the {what}s, as is {count} of {of} titles that you watched.",
        "ORIGIN_ONE_OF_ONE": "It is of the {what}s, as is {titles}, the title that you watched.",
        "CREATORS": "{what} worked on this and on {titles}.",
        "FRESHNESS": "It is from {what}.",
        "POPULARITY": "Watched by {count} viewers.",
        "POPULARITY_ONE": "Watched by {count} viewer.",
        "POPULARITY_IN": "Watched by {count} viewers in your market.",
        "POPULARITY_IN_ONE": "Watched by {count} viewer in your market.",
        "AFTER": "It is made like {titles}.",
        "DOCUMENTATION": "It is documented how it was made: {count} uses of techniques.",
        "DOCUMENTATION_ONE": "It is documented how it was made: {count} use of a technique.",
        "SCORE": "It is one of the titles that suit you best.",
        "SHELF_MADE_LIKE": "Made like {titles}",
        "SHELF_MADE_LIKE_WHY": "You watched {titles}.",
        "SHELF_MADE_LIKE_KNOWN_WHY": "Made with the same techniques, or similar ones.",
        "SHELF_FINISHED": "{What}: what you finished",
        "SHELF_FINISHED_WHY": "You finished {count} titles made with “{what}”.",
        "SHELF_FINISHED_WHY_ONE": "You finished {count} title made with “{what}”.",
        "SHELF_LEANING": "Because of your taste for {what}",
        "SHELF_LEANING_WHY": "{count} titles that you watched say so, such as {titles}.",
        "SHELF_LEANING_WHY_ONE": "{count} title that you watched says so: {titles}.",
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
        "SIMILAR_VIEWERS": "Ceux qui ont vu {titles} regardent aussi ce titre.",
        "TECHNIQUES": "On y trouve « {what} », comme dans {titles}.",
        "BRIDGE": "Hors de vos genres habituels, mais on y trouve « {what} », comme dans {titles}.",
        "GENRES": "Il a un genre en commun avec {count} de vos {of} titres vus, comme {titles}.",
        "GENRES_ONE": "Il a un genre en commun avec {titles}, {count} de vos {of} titres vus.",
        "GENRES_ONE_OF_ONE": "Il a un genre en commun avec {titles}, que vous avez vu.",
        "THEMES": "Il traite du thème « {what} », comme {titles}.",
        "ORIGIN": "Il date des années {what}, comme {count} des {of} titres que vous avez vus.",
        "ORIGIN_ONE": "Il date des années {what}, comme {count} des {of} titres que vous avez vus.",
        "ORIGIN_ONE_OF_ONE": "Il date des années {what}, comme {titles}, que vous avez vu.",
        "CREATORS": "{what} a travaillé à ce titre et à {titles}.",
        "FRESHNESS": "Il date de {what}.",
        "POPULARITY": "Vu par {count} spectateurs.",
        "POPULARITY_ONE": "Vu par {count} spectateur.",
        "POPULARITY_IN": "Vu par {count} spectateurs dans votre pays.",
        "POPULARITY_IN_ONE": "Vu par {count} spectateur dans votre pays.",
        "AFTER": "Il est fait comme {titles}.",
        "DOCUMENTATION": "On sait comment il a été fait : {count} emplois de techniques.",
        "DOCUMENTATION_ONE": "On sait comment il a été fait : {count} emploi d’une technique.",
        "SCORE": "C’est l’un des titres qui vous conviennent le mieux.",
        "SHELF_MADE_LIKE": "Faits comme {titles}",
        "SHELF_MADE_LIKE_WHY": "Vous avez vu {titles}.",
        "SHELF_MADE_LIKE_KNOWN_WHY": "Faits avec les mêmes techniques, ou presque.",
        "SHELF_FINISHED": "{What} : ce que vous avez vu jusqu’au bout",
        "SHELF_FINISHED_WHY": "Vous avez vu jusqu’au bout {count} titres avec « {what} ».",
        "SHELF_FINISHED_WHY_ONE": "Vous avez vu jusqu’au bout {count} titre avec « {what} ».",
        "SHELF_LEANING": "Selon vos goûts : {what}",
        "SHELF_LEANING_WHY": "{count} titres que vous avez vus le disent, comme {titles}.",
        "SHELF_LEANING_WHY_ONE": "{count} titre que vous avez vu le dit : {titles}.",
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
        "SIMILAR_VIEWERS": "Quienes han visto {titles} ven también este título.",
        "TECHNIQUES": "Se encuentra «{what}», como en {titles}.",
        "BRIDGE": "Más allá de sus géneros habituales, pero se encuentra «{what}»,"
        " como en {titles}.",
        "GENRES": "{count} de los {of} títulos que ha visto comparten un género con él: {titles}.",
        "GENRES_ONE": "Comparte un género con {titles}, {count} de los {of} títulos que ha visto.",
        "GENRES_ONE_OF_ONE": "Comparte un género con {titles}, que ha visto.",
        "THEMES": "Trata el tema «{what}», como {titles}.",
        "ORIGIN": "Es de los años {what}, como {count} de los {of} títulos que ha visto.",
        "ORIGIN_ONE": "Es de los años {what}, como {count} de los {of} títulos que ha visto.",
        "ORIGIN_ONE_OF_ONE": "Es de los años {what}, como {titles}, que ha visto.",
        "CREATORS": "{what} ha trabajado en este título y en {titles}.",
        "FRESHNESS": "Es de {what}.",
        "POPULARITY": "Lo han visto {count} espectadores.",
        "POPULARITY_ONE": "Lo ha visto {count} espectador.",
        "POPULARITY_IN": "Lo han visto {count} espectadores en su país.",
        "POPULARITY_IN_ONE": "Lo ha visto {count} espectador en su país.",
        "AFTER": "Está hecho como {titles}.",
        "DOCUMENTATION": "Se sabe cómo se hizo: {count} usos de técnicas.",
        "DOCUMENTATION_ONE": "Se sabe cómo se hizo: {count} uso de una técnica.",
        "SCORE": "Es uno de los títulos que mejor le convienen.",
        "SHELF_MADE_LIKE": "Hechos como {titles}",
        "SHELF_MADE_LIKE_WHY": "Ha visto {titles}.",
        "SHELF_MADE_LIKE_KNOWN_WHY": "Hechos con las mismas técnicas, o parecidas.",
        "SHELF_FINISHED": "{What}: lo que ha visto hasta el final",
        "SHELF_FINISHED_WHY": "Ha visto hasta el final {count} títulos con «{what}».",
        "SHELF_FINISHED_WHY_ONE": "Ha visto hasta el final {count} título con «{what}».",
        "SHELF_LEANING": "Según sus gustos: {what}",
        "SHELF_LEANING_WHY": "Lo dicen {count} títulos que ha visto, como {titles}.",
        "SHELF_LEANING_WHY_ONE": "Lo dice {count} título que ha visto: {titles}.",
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
"""The sentences by language and name. NAME_ONE is for a count that takes the singular,
NAME_ONE_OF_ONE for the same where there is one title in all, NAME_2 for two named titles, where a
verb agrees with them."""
