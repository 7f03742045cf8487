"""The part of artificial intelligence in a use and in a title, with its sources, as templates.

docs/responsible-ai.md explains the rules.

A use is GENERATED if its technique is, or if a claim's digital source type says so, else what its
technique is. For a title count the declared uses of itself, of its parts (seasons, episodes) and of
what it is part of. The title is

    AI_GENERATED      if one of them is GENERATED, and nobody says that its output is not in the
                      final picture, or somebody says that it is
    AI_ASSISTED       if any of them is GENERATED or ASSISTED otherwise
    NO_AI_DECLARED    if none is, and a claim on the title itself says that no AI was used
    UNKNOWN           otherwise

Nothing of this is stored: each request computes it, so it is never out of date.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.common.locales import BASE_LOCALE
from graph.declare.fields import BY_ID, Facet, Field, Key, Many, One, Value
from graph.declare.scalars import BOOLEAN, JSON
from graph.declare.subject import ObjectType
from graph.model.techniques import AiInvolvement
from graph.model.uses import (
    AiDisclosureState,
    TrainingMining,
)
from graph.uses.claims import CLAIM, CLAIM_INPUT, FACTS

TRAINED = ("compositeWithTrainedAlgorithmicMedia", "trainedAlgorithmicMedia")
"""Digital source types of what a trained model has made, as a whole or in part."""

DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""What stands before a code in its full form."""

SHOWN = 20
"""Uses of a disclosure unless `first` says otherwise."""

_LEVELS = 20
"""How far parts of parts are followed; more than there are."""

LABELS: Mapping[str, Mapping[AiDisclosureState, str]] = {
    BASE_LOCALE: {
        AiDisclosureState.AI_GENERATED: "Contains AI-generated material",
        AiDisclosureState.AI_ASSISTED: "Made with the help of AI",
        AiDisclosureState.NO_AI_DECLARED: "Declared to be made without AI",
        AiDisclosureState.UNKNOWN: "Use of AI not stated",
    },
    "es": {
        AiDisclosureState.AI_GENERATED: "Contiene material generado con IA",
        AiDisclosureState.AI_ASSISTED: "Realizado con ayuda de IA",
        AiDisclosureState.NO_AI_DECLARED: "Declarado como realizado sin IA",
        AiDisclosureState.UNKNOWN: "Uso de IA no indicado",
    },
    "fr": {
        AiDisclosureState.AI_GENERATED: "Contient des éléments générés par IA",
        AiDisclosureState.AI_ASSISTED: "Réalisé avec l’aide de l’IA",
        AiDisclosureState.NO_AI_DECLARED: "Déclaré comme réalisé sans IA",
        AiDisclosureState.UNKNOWN: "Recours à l’IA non précisé",
    },
}
"""What a client may show, by language and state."""


def _says_generated(use: str, name: str) -> str:
    return (
        f"EXISTS {{ MATCH ({use})<-[:ABOUT]-(@said{name}:Claim)"
        f" WHERE @said{name}.digitalSourceType IN {list(TRAINED)} }}"
    )


def _is_generated(name: str) -> str:
    return (
        f"(coalesce(@technique{name}.ai, '') = 'GENERATED'"
        f" OR {_says_generated(f'@use{name}', name)})"
    )


def _is_any(name: str) -> str:
    return (
        f"(coalesce(@technique{name}.ai, '') IN ['GENERATED', 'ASSISTED']"
        f" OR {_says_generated(f'@use{name}', name)})"
    )


def _in_final_picture(name: str) -> str:
    return (
        f"(NOT EXISTS {{ (@use{name})<-[:ABOUT]-(:Claim {{inFinalPicture: false}}) }}"
        f" OR EXISTS {{ (@use{name})<-[:ABOUT]-(:Claim {{inFinalPicture: true}}) }})"
    )


def _has_use(title: str, name: str, condition: str) -> str:
    """That a use that counts for a title meets a condition on `@useN` and `@techniqueN`."""
    found = []
    for place, parts in (
        (f"Own{name}", f"-[:PART_OF*0..{_LEVELS}]->"),
        (f"Part{name}", f"<-[:PART_OF*1..{_LEVELS}]-"),
    ):
        of = condition.format(
            generated=_is_generated(place), any=_is_any(place), final=_in_final_picture(place)
        )
        found.append(
            f"EXISTS {{ MATCH ({title}){parts}(@of{place}:Title)-[:HAS_USE]->(@use{place}:Use)"
            f"-[:OF]->(@technique{place}:Technique) WHERE {of} }}"
        )
    return f"({' OR '.join(found)})"


def is_generated(title: str) -> str:
    """That a title is AI_GENERATED; never null. title: a name such as `@node`."""
    return _has_use(title, "Generated", "{generated} AND {final}")


def state_of(title: str) -> str:
    """The disclosure's state of a title."""
    return (
        f"CASE WHEN {is_generated(title)} THEN 'AI_GENERATED'"
        f" WHEN {_has_use(title, 'Any', '{any}')} THEN 'AI_ASSISTED'"
        f" WHEN EXISTS {{ ({title})<-[:ABOUT_TITLE]-(:Claim {{noAi: true}}) }}"
        " THEN 'NO_AI_DECLARED' ELSE 'UNKNOWN' END"
    )


STATE = Value(state_of("@node"), AiDisclosureState)
"""The condition `aiDisclosure` of a filter of titles compares this."""

WITH_AI = f"""UNWIND COLLECT {{
        MATCH (@kind:Technique) WHERE @kind.ai IN ['GENERATED', 'ASSISTED']
        MATCH (@kind)<-[:OF]-(:Use)<-[:HAS_USE]-(@with:Title) RETURN @with.id
    }} + COLLECT {{
        MATCH (@claim:Claim) WHERE @claim.digitalSourceType IN {list(TRAINED)}
        MATCH (@claim)-[:ABOUT]->(:Use)<-[:HAS_USE]-(@said:Title) RETURN @said.id
    }} AS @of
    MATCH (@start:Title {{id: @of}})
    UNWIND COLLECT {{
        MATCH (@start)-[:PART_OF*0..{_LEVELS}]->(@whole:Title) RETURN @whole.id
    }} + COLLECT {{
        MATCH (@start)<-[:PART_OF*1..{_LEVELS}]-(@part:Title) RETURN @part.id
    }} AS @each
    MATCH (@node:Title {{id: @each}})"""
"""Every title with a use that is GENERATED or ASSISTED among those that count, some repeatedly."""

DECLARED_WITHOUT = (
    "MATCH (@claim:Claim) WHERE @claim.noAi MATCH (@claim)-[:ABOUT_TITLE]->(@node:Title)"
)
"""Every title of which a source says that no AI was used."""

BY_DISCLOSURE = Facet(
    "@disclosure", f"UNWIND [{state_of('@row')}] AS @disclosure", ignores="aiDisclosure"
)

# Uses

_CONTRADICTED = f"""COLLECT {{
        UNWIND {list(FACTS)} AS @fact
        MATCH (@node)<-[:ABOUT]-(@one:Claim) MATCH (@node)<-[:ABOUT]-(@other:Claim)
        WHERE @one[@fact] <> @other[@fact]
        WITH DISTINCT @fact ORDER BY @fact RETURN @fact
    }} + COLLECT {{
        MATCH (@node)<-[:ABOUT]-(@early:Claim) MATCH (@node)<-[:ABOUT]-(@late:Claim)
        WHERE NOT @early.happenedOn STARTS WITH @late.happenedOn
          AND NOT @late.happenedOn STARTS WITH @early.happenedOn
        RETURN 'happenedOn' LIMIT 1
    }} + COLLECT {{
        MATCH (@node)<-[:ABOUT]-(@given:Claim) MATCH (@node)<-[:ABOUT]-(@taken:Claim)
        UNWIND range(0, size(coalesce(@given.inputMaterials, [])) - 1) AS @i
        UNWIND range(0, size(coalesce(@taken.inputMaterials, [])) - 1) AS @j
        WITH @given, @taken, @i, @j
        WHERE @given.inputMaterials[@i] = @taken.inputMaterials[@j]
          AND @given.inputRights[@i] <> @taken.inputRights[@j]
          AND NOT 'UNKNOWN' IN [@given.inputRights[@i], @taken.inputRights[@j]]
        RETURN 'inputs' LIMIT 1
    }}"""
"""Facts on which claims of a use contradict each other. A day does not contradict its year."""


def _codes(use: str, name: str) -> str:
    """Codes of a use's digital source types: what claims say, or else what its technique has."""
    stated = f"@stated{name}"
    return (
        f"COLLECT {{ MATCH ({use})<-[:ABOUT]-({stated}:Claim)"
        f" WHERE {stated}.digitalSourceType IS NOT NULL"
        f" WITH DISTINCT {stated}.digitalSourceType AS @code{name} ORDER BY @code{name}"
        f" RETURN @code{name} }}"
        f" + COLLECT {{ MATCH ({use})-[:OF|INFERRED_OF]->(@made{name}:Technique)"
        f" WHERE @made{name}.digitalSourceType IS NOT NULL AND NOT EXISTS {{"
        f" MATCH ({use})<-[:ABOUT]-(@any{name}:Claim)"
        f" WHERE @any{name}.digitalSourceType IS NOT NULL }}"
        f" RETURN @made{name}.digitalSourceType }}"
    )


USE_FIELDS: Mapping[str, Field] = {
    "aiInvolvement": Value(
        f"CASE WHEN {_says_generated('@node', '')} THEN 'GENERATED' ELSE head(COLLECT {{"
        " MATCH (@node)-[:OF|INFERRED_OF]->(@of:Technique) RETURN @of.ai }) END",
        AiInvolvement,
        description="What part AI had: GENERATED if the technique is, or if a claim says so by its"
        " digital source type (trainedAlgorithmicMedia or compositeWithTrainedAlgorithmicMedia),"
        " else what the technique has. Null when not known.",
        nullable=True,
    ),
    "digitalSourceTypes": Value(
        _codes("@node", ""),
        list=True,
        description="Codes of the IPTC Digital Source Type of its output, sorted: what its claims"
        " say, or without any, what its technique has.",
    ),
    "disputed": Value(
        _CONTRADICTED,
        list=True,
        description="Names of the facts on which its claims contradict each other, such as"
        " inFinalPicture; empty when none do.",
    ),
    "claims": Many(
        "Claim",
        "MATCH (@parent)<-[:ABOUT]-(@node:Claim)",
        (BY_ID,),
        description="Statements of sources about it, by slug; all of them, also where they"
        " contradict each other.",
    ),
}
"""Fields of uses, inferred ones included, of which nothing is claimed."""

# Titles; `@parent` is the title


def _uses(name: str, condition: str) -> str:
    """The uses that count for a title and meet a condition, as `@useN`."""
    return f"""UNWIND COLLECT {{
            MATCH (@parent)-[:PART_OF*0..{_LEVELS}]->(:Title)-[:HAS_USE]->(@own{name}:Use)
            RETURN @own{name}.id
        }} + COLLECT {{
            MATCH (@parent)<-[:PART_OF*1..{_LEVELS}]-(:Title)-[:HAS_USE]->(@inner{name}:Use)
            RETURN @inner{name}.id
        }} AS @id{name}
        MATCH (@use{name}:Use {{id: @id{name}}})-[:OF]->(@technique{name}:Technique)
        WHERE {condition}"""


_MINING = """COLLECT { MATCH (@parent)<-[:ABOUT_TITLE]-(@declared:Claim)
    WHERE @declared.trainingMining IS NOT NULL
    WITH DISTINCT @declared.trainingMining AS @mining ORDER BY @mining RETURN @mining }"""

_WORDS = {
    TrainingMining.ALLOWED: "allowed",
    TrainingMining.NOT_ALLOWED: "notAllowed",
    TrainingMining.CONSTRAINED: "constrained",
}
_ENTRIES = ("ai_generative_training", "ai_inference", "ai_training", "data_mining")

_C2PA = f"""{{assertions: COLLECT {{
        {_uses("Made", f"{_is_any('Made')} AND {_in_final_picture('Made')}")}
        UNWIND {_codes("@useMade", "Made")} AS @code
        WITH DISTINCT @code ORDER BY @code
        WITH collect(@code) AS @codes WHERE size(@codes) > 0
        RETURN {{label: 'c2pa.actions.v2', data: {{actions: [{{action: 'c2pa.created',
            digitalSourceType: '{DIGITAL_SOURCE_TYPE}' + CASE
                WHEN any(code IN @codes WHERE code IN {list(TRAINED)}) THEN '{TRAINED[0]}'
                ELSE @codes[0] END}}]}}}}
    }} + COLLECT {{
        UNWIND [{_MINING}] AS @agreed WITH @agreed WHERE size(@agreed) = 1
        UNWIND [CASE @agreed[0] {" ".join(f"WHEN '{k}' THEN '{v}'" for k, v in _WORDS.items())} END]
            AS @may
        RETURN {{label: 'cawg.training-mining', data: {{entries: {{
            {", ".join(f"`cawg.{entry}`: {{use: @may}}" for entry in _ENTRIES)}}}}}}}
    }}}}"""
"""Assertions for a C2PA manifest. A title is a composite as soon as a part of it was made by a
trained model: nothing here says that all of it was."""

_DISPUTED = f"""(size(COLLECT {{ MATCH (@parent)<-[:ABOUT_TITLE]-(@without:Claim)
        WHERE @without.noAi AND @state IN ['AI_GENERATED', 'AI_ASSISTED'] RETURN 1 LIMIT 1 }})
    + size(COLLECT {{
        {_uses("Disputed", _is_any("Disputed"))}
        MATCH (@useDisputed)<-[:ABOUT]-(@one:Claim) MATCH (@useDisputed)<-[:ABOUT]-(@other:Claim)
        WHERE @one.inFinalPicture <> @other.inFinalPicture
           OR @one.digitalSourceType <> @other.digitalSourceType
        RETURN 1 LIMIT 1 }}) > 0
    OR size({_MINING}) > 1)"""


def _label(language: str) -> str:
    cases = " ".join(f"WHEN '{state}' THEN '{text}'" for state, text in LABELS[language].items())
    return f"CASE @state {cases} END"


AI_DISCLOSURE = One("AiDisclosure", f"UNWIND [{state_of('@parent')}] AS @state")

AI_DISCLOSURE_TYPE = ObjectType(
    "AiDisclosure",
    "What sources state about the part of artificial intelligence in"
    " a title. It follows from declared uses, those of its parts and"
    " of what it is part of included, and from claims; what nobody"
    " declared does not count, and is not taken for a no.",
    {
        "state": Value(
            "@state",
            description="AI_GENERATED if a use is and its output is in the final"
            " picture: nobody says that it is not, or somebody says that it"
            " is. AI_ASSISTED if any other use is generated or assisted."
            " NO_AI_DECLARED if there is no such use, and a claim says that"
            " no AI was used. Else UNKNOWN.",
            of=AiDisclosureState,
        ),
        "disputed": Value(
            _DISPUTED,
            description="Whether a source says that no AI was used while a use says"
            " otherwise; or whether claims contradict each other on how the"
            " output of such a use came about, on whether it is in the final"
            " picture, or on whether the title may be trained on.",
            of=BOOLEAN,
        ),
        "label": Value(
            "CASE head([tag IN $locale WHERE tag IN ['es', 'fr']])"
            f" WHEN 'es' THEN {_label('es')} WHEN 'fr' THEN {_label('fr')}"
            f" ELSE {_label(BASE_LOCALE)} END",
            description="The state as a short label to show, in the first of the"
            " requested languages among en, es and fr, else in English.",
        ),
        "digitalSourceTypes": Value(
            f"COLLECT {{ {_uses('Ai', _is_any('Ai'))} UNWIND {_codes('@useAi', 'Ai')} AS @code"
            f" WITH DISTINCT @code ORDER BY @code RETURN '{DIGITAL_SOURCE_TYPE}' + @code }}",
            list=True,
            description="IPTC Digital Source Types of the output of `uses`, as full URIs, sorted.",
        ),
        "c2pa": Value(
            _C2PA,
            description="The same as assertions of a C2PA manifest: `{assertions:"
            " [{label, data}]}`. `c2pa.actions.v2` with the action"
            " c2pa.created and its digitalSourceType, if something in the"
            " final picture has one; `cawg.training-mining`, if claims on"
            " the title declare it and agree. Without either, the list is"
            " empty.",
            of=JSON,
        ),
        "uses": Many(
            "Use",
            f"{_uses('', _is_any(''))} WITH @catalog, @parent, @use AS @node",
            (Key("coalesce(@node.prominence, -1.0)", float, descending=True), BY_ID),
            keep=("node",),
            default=SHOWN,
            description="The uses that the state follows from: all that are generated"
            " or assisted, the most prominent first, then by slug.",
        ),
        "claims": Many(
            "Claim",
            "MATCH (@parent)<-[:ABOUT_TITLE]-(@node:Claim)",
            (BY_ID,),
            description="Statements of sources about the title as a whole, by slug; claims on"
            " uses are there.",
        ),
    },
)


PROVENANCE_TYPES = (
    AI_DISCLOSURE_TYPE,
    CLAIM,
    CLAIM_INPUT,
)
