"""Sentences for viewers: numbers and nouns agree, in every language."""

from __future__ import annotations

import pytest

from graph.recommend.explain.sentences import LANGUAGES, Mention, Sentence

TASTE = Mention("Technique", ("long-take",))


def text(sentence: Sentence, *locales: str) -> str:
    return sentence.text(locales, lambda _, id: id.replace("-", " ").capitalize())


@pytest.mark.parametrize(
    ("sentence", "english", "french", "spanish"),
    [
        (
            Sentence("SHELF_LEANING_WHY", ("dark",), TASTE, count=1),
            "1 title that you watched says so: Dark.",
            "1 titre que vous avez vu le dit : Dark.",
            "Lo dice 1 título que ha visto: Dark.",
        ),
        (
            Sentence("SHELF_LEANING_WHY", ("dark",), TASTE, count=2),
            "2 titles that you watched say so, such as Dark.",
            "2 titres que vous avez vus le disent, comme Dark.",
            "Lo dicen 2 títulos que ha visto, como Dark.",
        ),
        (
            Sentence("SHELF_FINISHED_WHY", what=TASTE, count=1),
            "You finished 1 title made with “Long take”.",
            "Vous avez vu jusqu’au bout 1 titre avec « Long take ».",
            "Ha visto hasta el final 1 título con «Long take».",
        ),
        (
            Sentence("DOCUMENTATION", count=1),
            "It is documented how it was made: 1 use of a technique.",
            "On sait comment il a été fait : 1 emploi d’une technique.",
            "Se sabe cómo se hizo: 1 uso de una técnica.",
        ),
        (
            Sentence("POPULARITY_IN", count=1),
            "Watched by 1 viewer in your market.",
            "Vu par 1 spectateur dans votre pays.",
            "Lo ha visto 1 espectador en su país.",
        ),
        (
            Sentence("POPULARITY", count=1_000_000),
            "Watched by 1000000 viewers.",
            "Vu par 1000000 spectateurs.",
            "Lo han visto 1000000 espectadores.",
        ),
        (
            Sentence("GENRES", ("dark",), count=1, of=1),
            "It shares a genre with Dark, the title that you watched.",
            "Il a un genre en commun avec Dark, que vous avez vu.",
            "Comparte un género con Dark, que ha visto.",
        ),
        (
            Sentence("GENRES", ("dark",), count=1, of=4),
            "It shares a genre with Dark, 1 of 4 titles that you watched.",
            "Il a un genre en commun avec Dark, 1 de vos 4 titres vus.",
            "Comparte un género con Dark, 1 de los 4 títulos que ha visto.",
        ),
        (
            Sentence("ORIGIN", ("dark",), Mention("", ("2010",)), count=1, of=1),
            "It is of the 2010s, as is Dark, the title that you watched.",
            "Il date des années 2010, comme Dark, que vous avez vu.",
            "Es de los años 2010, como Dark, que ha visto.",
        ),
        (
            Sentence("ORIGIN", ("dark",), Mention("", ("2010",)), count=1, of=4),
            "It is of the 2010s, as is 1 of 4 titles that you watched.",
            "Il date des années 2010, comme 1 des 4 titres que vous avez vus.",
            "Es de los años 2010, como 1 de los 4 títulos que ha visto.",
        ),
    ],
)
def test_nouns_and_verbs_agree_with_their_number(
    sentence: Sentence, english: str, french: str, spanish: str
) -> None:
    assert text(sentence) == english
    assert text(sentence, "fr-CA") == french
    assert text(sentence, "es") == spanish


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_counts_has_a_singular(language: str) -> None:
    texts = LANGUAGES[language]
    counting = {name for name, each in texts.items() if "{count}" in each and "_ONE" not in name}
    assert counting
    assert {name for name in counting if f"{name}_ONE" not in texts} == set()
    assert {name for name in counting if "{of}" in texts[name]} == {
        name.removesuffix("_ONE_OF_ONE") for name in texts if name.endswith("_ONE_OF_ONE")
    }


def test_every_language_has_the_same_sentences() -> None:
    """English has a form of its own where a verb agrees with two titles."""
    names = [{name for name in texts if not name.endswith("_2")} for texts in LANGUAGES.values()]
    assert names[0]
    assert all(each == names[0] for each in names)


def test_languages_without_sentences_get_english() -> None:
    assert text(Sentence("SHELF_NEW"), "de", "ja") == "New"
    assert text(Sentence("SHELF_NEW"), "de", "fr") == "Nouveautés"
