"""The locales that are tried for a tag, in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.common.locales import canonical, lookup_chain, same_language


@pytest.mark.parametrize(
    ("tags", "chain"),
    [
        ("", ""),
        # RFC 4647: from the end, and no further than the base locale.
        ("en", "en"),
        ("en-US es", "en-US en"),
        ("fr-CA en es", "fr-CA fr fr-FR en"),
        ("de-CH-1996", "de-CH-1996 de-CH de de-DE"),
        ("xx-YY", "xx-YY xx"),
        # Parents that CLDR names.
        ("en-GB", "en-GB en-001 en"),
        ("es-MX", "es-MX es-419 es es-ES"),
        ("es-ES", "es-ES es es-419"),
        ("pt-AO", "pt-AO pt-PT pt pt-BR"),
        ("pt-PT", "pt-PT pt pt-BR"),
        ("pt", "pt pt-BR pt-PT"),
        # Scripts that a region implies, and back; never those of the other script before it.
        ("zh-TW", "zh-TW zh-Hant-TW zh-Hant zh-HK zh-Hant-HK zh"),
        ("zh-Hant-TW", "zh-Hant-TW zh-TW zh-Hant zh-HK zh-Hant-HK zh"),
        ("zh-HK", "zh-HK zh-Hant-HK zh-Hant zh-TW zh-Hant-TW zh"),
        ("zh-MO", "zh-MO zh-Hant-MO zh-HK zh-Hant-HK zh-Hant zh-TW zh-Hant-TW zh"),
        ("zh-CN", "zh-CN zh-Hans-CN zh-Hans zh"),
        ("zh", "zh zh-Hans zh-CN zh-Hans-CN"),
        ("sr-Latn", "sr-Latn sr-Latn-RS sr"),
        ("sr-ME", "sr-ME sr-Latn-ME sr-Latn sr-Latn-RS sr"),
        ("sr-RS", "sr-RS sr-Cyrl-RS sr-Cyrl sr"),
        ("zh-CN-u-ca-roc", "zh-CN-u-ca-roc zh-CN-u-ca zh-CN zh-Hans-CN zh-Hans zh"),
        # Languages that have, or had, other names.
        ("no", "no no-NO nb nb-NO"),
        ("nb-NO", "nb-NO nb no-NO no"),
        ("nn", "nn nn-NO no no-NO nb nb-NO"),
        ("iw-IL", "iw-IL iw he-IL he"),
        ("he", "he he-IL iw iw-IL"),
        ("id-ID", "id-ID id in-ID in"),
        ("sh", "sh sr-Latn sr-Latn-RS sr"),
        ("cmn-Hans-CN", "cmn-Hans-CN cmn-Hans cmn zh-Hans-CN zh-CN zh-Hans zh"),
        ("zh-yue", "zh-yue yue yue-Hant yue-HK yue-Hant-HK zh-Hant-HK zh-HK zh-Hant"
         " zh-TW zh-Hant-TW zh"),
    ],
)  # fmt: skip
def test_chain(tags: str, chain: str) -> None:
    assert lookup_chain(tags.split()) == chain.split()


@given(st.from_regex(r"\A[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?(-u-nu-thai)?\Z"))
def test_a_chain_begins_with_its_tag_and_repeats_nothing(tag: str) -> None:
    chain = lookup_chain([tag])
    assert chain[0] == tag
    assert len(set(chain)) == len(chain)
    assert [canonical(each) for each in chain] == chain
    assert "en" not in chain[:-1]


@pytest.mark.parametrize(
    ("tag", "languages"),
    [
        ("fr-CA", {"fr"}),
        ("no-NO", {"no", "nb"}),
        ("nb", {"no", "nb"}),
        ("nn", {"nn"}),
        ("he", {"he", "iw"}),
        ("cmn-Hans", {"cmn", "zh"}),
        ("zh-yue", {"yue"}),
    ],
)
def test_names_of_one_language(tag: str, languages: set[str]) -> None:
    assert set(same_language(tag)) == languages
