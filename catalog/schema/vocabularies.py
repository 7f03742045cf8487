"""The model's vocabularies as enums of the schema, with a description for each word.

Imported before anything that names one of them.
"""

from __future__ import annotations

from enum import StrEnum
from inspect import cleandoc

import strawberry

from graph.model.compliance import (
    ApprovalKind,
    PermissionAction,
    PermissionState,
    StanceKind,
    UseFact,
    Verdict,
)
from graph.model.creators import CreatorKind
from graph.model.external_ids import CreatorIdSource, TitleIdSource
from graph.model.impact import EffortBasis, EffortUnit, FigureRefusal, ImpactGroup
from graph.model.paths import PathOrder, PathRelation
from graph.model.platforms import AdoptionBy
from graph.model.recommendations import PartKind, ShelfKind, TasteDirection, TasteKind, TasteState
from graph.model.search import SearchField, SearchKind, SearchMode
from graph.model.similarity import SimilarityState
from graph.model.sorting import Direction
from graph.model.techniques import AiInvolvement, Stage
from graph.model.titles import TitleKind
from graph.model.training import ProgrammeKind
from graph.model.uses import (
    AiDisclosureState,
    InputRights,
    ReplicaException,
    ReplicaKind,
    TrainingMining,
    UseOrigin,
    UsePurpose,
)
from graph.model.viewers import DeviceClass, EventType, TimeOfDay

_WORDS: dict[type[StrEnum], dict[str, str]] = {
    Verdict: {
        "ALLOWED": "It may be done, or all that it takes is granted.",
        "NEEDS_JUDGEMENT": "Somebody has to look at it, or facts are missing.",
        "NEEDS_APPROVAL": "Not without a written approval or a consent that is missing.",
        "PROHIBITED": "Not at all, or not without the consent that is missing.",
    },
    PermissionState: {
        "NOT_ASKED": "Nobody has asked.",
        "REQUESTED": "Asked for, without an answer.",
        "GRANTED": "Given, and in force.",
        "REFUSED": "Not given.",
        "WITHDRAWN": "Taken back.",
        "EXPIRED": "It was given, and has run out.",
    },
    UseFact: {
        "AI": "What part AI has in the technique's output.",
        "STAGE": "When in the making.",
        "PURPOSE": "What the material is for.",
        "IN_FINAL_PICTURE": "Whether output is in the final picture.",
        "INPUT_RIGHTS": "The rights to the material that the tool is given.",
        "SECURED_TOOL": "Whether the tool runs in a secured environment.",
        "TRAINS_ON_INPUTS": "Whether the tool keeps, reuses or trains on what it is given.",
        "REPLICATES_PROTECTED": "Whether output replicates protected material.",
        "DEPICTS_REAL": "Whether it shows a real person or event so that viewers may take it for"
        " real.",
        "UNION_COVERED": "Whether it replaces work that a union's agreement covers.",
        "PERFORMERS": "Who is replicated or replaced.",
        "REPLICA": "What of performers is replicated.",
        "EXCEPTION": "Why consent may not be needed.",
    },
    ApprovalKind: {
        "DATA_USE": "The material that a tool is given.",
        "CREATIVE_OUTPUT": "What it makes, where it is to be delivered.",
        "TALENT_AND_PERFORMANCE": "Whatever touches a performer's likeness, voice or work.",
        "ETHICS_AND_REPRESENTATION": "What may mislead viewers or harm those who are shown.",
    },
    PermissionAction: {
        "REQUESTED": "Asked for.",
        "GRANTED": "Given.",
        "REFUSED": "Not given.",
        "WITHDRAWN": "Taken back, whether by who asked or by who gave.",
    },
    StanceKind: {
        "WELCOMES": "In favour.",
        "CASE_BY_CASE": "It depends.",
        "DECLINES": "Against.",
    },
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
    AiDisclosureState: {
        "NO_AI_DECLARED": "A source says that no AI was used, and no use says otherwise.",
        "AI_ASSISTED": "AI helped, or what it made is said not to be in the final picture.",
        "AI_GENERATED": "Something that AI made is in the final picture, or in the sound.",
        "UNKNOWN": "Nobody has said; silence is not taken for an answer.",
    },
    InputRights: {
        "OWNED": "The production's own.",
        "LICENSED": "Used with a licence.",
        "PUBLIC_DOMAIN": "Nobody's any more.",
        "UNOWNED": "Somebody else's, without a licence.",
        "UNKNOWN": "The source does not say.",
    },
    UsePurpose: {
        "IDEATION": "To find ideas: mood boards, sketches, tests.",
        "BACKGROUND": "Something in the background of the picture.",
        "STORY_ELEMENT": "Something that matters to the story.",
        "KEY_VISUAL": "What the title is recognised by.",
        "FINAL_CHARACTER": "A character as it is seen or heard in the end.",
        "TALENT_REPLICA": "The likeness or the voice of a performer.",
    },
    ReplicaKind: {
        "IN_PRODUCTION": "Made with the performer, for this production.",
        "INDEPENDENTLY_CREATED": "Made from existing material, without the performer.",
        "SYNTHETIC_VOICE": "The voice alone.",
        "RE_AGEING": "Made younger or older.",
    },
    ReplicaException: {
        "POST_PRODUCTION_ADJUSTMENT": "A usual correction after the shoot.",
        "PROTECTED_EXPRESSION": "Such as satire, comment, or an account of what happened.",
    },
    TrainingMining: {
        "ALLOWED": "It may.",
        "NOT_ALLOWED": "It may not.",
        "CONSTRAINED": "Under conditions, to be asked for.",
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
    EffortUnit: {
        "HOURS": "Hours of work.",
        "DAYS": "Days, as the source counts them.",
        "SHOTS": "Shots that had to be worked on.",
        "COST_INDEX": "Cost on a scale of the source's own: only ratios mean anything.",
        "TIME": "Time, in a unit that the source does not tell; only ratios are stated.",
    },
    EffortBasis: {
        "CLAIMED": "Somebody says so, mostly who did it or paid for it; nobody has checked it.",
        "MEASURED": "From records of the work, such as time sheets, by a method that is stated.",
    },
    ImpactGroup: {
        "TECHNIQUE": "The technique used, exactly as it is declared.",
        "STAGE": "The stage of the use.",
        "YEAR": "The year of first release of the title used on; where it states none, of the"
        " series as a whole.",
        "KIND": "What the production as a whole is: never a season or an episode.",
    },
    FigureRefusal: {
        "NONE_STATED": "Of no production both sides of it are stated.",
        "TOO_FEW_PRODUCTIONS": "They are stated of one or two productions only.",
        "NO_COMMON_SCALE": "Cost indexes of different sources cannot be added up.",
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
    EventType: {
        "STARTED": "Began to watch it.",
        "PROGRESS": "Went on watching it: a heartbeat.",
        "COMPLETED": "Watched it to its end.",
        "ABANDONED": "Gave it up.",
        "REWATCHED": "Began it again after having completed it.",
    },
    DeviceClass: {
        "TV": "A television set, or a box that is connected to one.",
        "PHONE": "A phone.",
        "TABLET": "A tablet.",
        "COMPUTER": "A computer.",
        "OTHER": "Something else, or not known.",
    },
    TimeOfDay: {
        "NIGHT": "From 0 to 6 o'clock.",
        "MORNING": "From 6 to 12 o'clock.",
        "AFTERNOON": "From 12 to 18 o'clock.",
        "EVENING": "From 18 to 24 o'clock.",
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
    TasteKind: {
        "TECHNIQUE": "A way of making.",
        "GENRE": "A genre, as titles state it.",
        "THEME": "What titles are about, as they state it.",
        "CREATOR": "A person or an organisation.",
        "ERA": "A decade of first releases, such as 1990s.",
        "COUNTRY": "A producing country, ISO 3166-1 alpha-2.",
    },
    TasteDirection: {
        "RISING": "More of late than before.",
        "STEADY": "As before.",
        "FALLING": "Less of late than before.",
    },
    TasteState: {
        "PINNED": "It counts fully, whatever is watched.",
        "MUTED": "It does not count, whatever is watched.",
    },
    PartKind: {
        "SIMILAR_VIEWERS": "Viewers with similar habits watched it.",
        "TECHNIQUES": "It is made like what the viewer liked.",
        "GENRES": "The viewer leans to its genres.",
        "THEMES": "The viewer leans to what it is about.",
        "ORIGIN": "The viewer leans to its decade and its countries.",
        "CREATORS": "Makers of what the viewer liked made it.",
        "FRESHNESS": "It is new.",
        "POPULARITY": "Many viewers watched it.",
        "AFTER": "It is made like the title that was just watched.",
        "SURPRISE": "It is made like what the viewer liked, in genres that they hardly watch.",
        "DOCUMENTATION": "It is well documented how it was made; for whoever has no history.",
    },
    ShelfKind: {
        "MADE_LIKE": "They are made like one title.",
        "FINISHED": "The viewer finished them, and they use one technique.",
        "LEANING": "They have what the viewer leans to.",
        "POPULAR": "Many viewers watched them.",
        "NEW": "They came to the market of late, or are the latest by year.",
    },
}

for vocabulary, words in _WORDS.items():
    strawberry.enum(vocabulary, description=cleandoc(vocabulary.__doc__ or ""))
    definition = vocabulary.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = words[value.name]
