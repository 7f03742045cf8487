"""The model's vocabularies as enums of the schema, with a description for each word.

Imported before anything that names one of them.
"""

from __future__ import annotations

from enum import StrEnum
from inspect import cleandoc

import strawberry

from graph.model import (
    AdoptionBy,
    AiInvolvement,
    CreatorIdSource,
    CreatorKind,
    Direction,
    PathOrder,
    PathRelation,
    ProgrammeKind,
    SearchField,
    SearchKind,
    SearchMode,
    SimilarityState,
    Stage,
    TitleIdSource,
    TitleKind,
    UseOrigin,
)

_WORDS: dict[type[StrEnum], dict[str, str]] = {
    TitleKind: {
        "FILM": "A feature film.",
        "SHORT": "A short film.",
        "SERIES": "A series, limited ones included.",
        "SEASON": "A season of a series.",
        "EPISODE": "An episode of a series or season.",
    },
    CreatorKind: {
        "PERSON": "A human being.",
        "ORGANISATION": "A studio, a company or another group.",
    },
    Stage: {
        "DEVELOPMENT": "Before money is committed: idea, script.",
        "PREPRODUCTION": "Planned and prepared, before the shoot.",
        "PRODUCTION": "During the shoot, or the making of the images.",
        "POST": "After the shoot: editing, effects, sound, grading.",
    },
    AiInvolvement: {
        "NONE": "No part.",
        "ASSISTED": "It helps people who make the output.",
        "GENERATED": "It makes the output.",
    },
    ProgrammeKind: {
        "DEGREE": "It ends with an academic degree.",
        "CERTIFICATE": "It ends with a certificate, but with no degree.",
        "WORKSHOP": "Some hours or days of practice.",
        "COURSE": "Lessons, without a certificate that is known.",
    },
    AdoptionBy: {
        "YEAR": "The year of first release.",
        "COUNTRY": "The producing countries, each for itself.",
        "PLATFORM": "The platforms on which a window is known, past and future ones included.",
    },
    UseOrigin: {
        "DECLARED": "A person says so, and names a source.",
        "INFERRED": "A model proposes it.",
    },
    SimilarityState: {
        "CURRENT": "The scores follow from the data and the model as they are; how much a"
        " technique's rarity counts may be as of the last full rebuild.",
        "STALE": "Data or model have changed since the scores were computed.",
        "NOT_BUILT": "No scores have been computed yet.",
        "UNDOCUMENTED": "Nothing is declared here to compare by.",
    },
    Direction: {
        "ASC": "Ascending; rows without a value come last.",
        "DESC": "Descending; rows without a value come last.",
        "ASC_NULLS_FIRST": "Ascending; rows without a value come first.",
        "DESC_NULLS_FIRST": "Descending; rows without a value come first.",
    },
    SearchKind: {
        "TITLE": "Films, shorts, series, seasons and episodes.",
        "CREATOR": "Persons and organisations.",
        "TECHNIQUE": "Ways of making.",
    },
    SearchMode: {
        "HYBRID": "By words and by meaning; by words alone while there are no vectors.",
        "TEXT": "By words only.",
        "VECTOR": "By meaning only; an error while there are no vectors.",
    },
    SearchField: {
        "NAME": "A name, own or in another language.",
        "ALIAS": "Of techniques: another name in use.",
        "SYNOPSIS": "Of titles: what it is about.",
        "TAGLINE": "Of titles: the line it was advertised with.",
        "DESCRIPTION": "Of techniques: what is done, how and why.",
        "NOTE": "Of titles: what is said of a use of a technique.",
        "TECHNIQUE": "The name of a technique that is used, in any language.",
    },
    PathOrder: {
        "BEST": "The highest score first, then the fewest steps.",
        "SHORTEST": "The fewest steps first, then the highest score.",
    },
    PathRelation: {
        "USES": "The title uses the technique.",
        "CREDITED": "The creator is credited on the title.",
        "BY": "Uses of the technique are by the creator, on any title; or the creator did uses on"
        " the title without a credit.",
        "BROADER": "One technique is the next more general one of the other.",
        "PART_OF": "One title is a season or an episode of the other.",
        "SIMILAR_TO": "The two techniques have a similar meaning.",
    },
    TitleIdSource: {
        "IMDB": "IMDb, such as tt1375666.",
        "TMDB": "The Movie Database, such as 27205.",
        "WIKIDATA": "Wikidata, such as Q25188.",
        "EIDR": "Entertainment ID Registry, such as 10.5240/...",
        "WIKIPEDIA": "A page of the English Wikipedia, such as Metropolis_(1927_film).",
    },
    CreatorIdSource: {
        "IMDB": "IMDb, such as nm0634240.",
        "TMDB": "The Movie Database, such as 525.",
        "WIKIDATA": "Wikidata, such as Q25191.",
        "ISNI": "International Standard Name Identifier, 16 digits.",
    },
}

for vocabulary, words in _WORDS.items():
    strawberry.enum(vocabulary, description=cleandoc(vocabulary.__doc__ or ""))
    definition = vocabulary.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = words[value.name]
