"""Claims: what one source says of one use, or of one title as a whole."""

from __future__ import annotations

from pydantic import StrictBool

from graph.declare.fields import BY_ID, Field, Key, Many, One, Value, prop
from graph.declare.records import LinkTo
from graph.declare.scalars import BOOLEAN, FLOAT, INT, STRING
from graph.declare.subject import ObjectType
from graph.declare.usual import STATED_SOURCE
from graph.declare.values import Count, Minutes, Share, SourceType, Time, UseId
from graph.model.uses import InputRights, ReplicaException, ReplicaKind, TrainingMining, UsePurpose

FACTS: dict[str, Field] = {
    "tool": prop(STRING, "The tool that was used.", loadable=True),
    "vendor": prop(STRING, "The maker of the tool.", loadable=True),
    "model": prop(STRING, "The model in it.", loadable=True),
    "version": prop(STRING, "The version of tool or model.", loadable=True),
    "digitalSourceType": prop(
        STRING,
        "Code of the IPTC Digital Source Type of the output, such as trainedAlgorithmicMedia.",
        loadable=SourceType,
    ),
    "inFinalPicture": prop(BOOLEAN, "Whether the output is part of what is shown.", loadable=True),
    "shareOfShots": prop(
        FLOAT, "In which share of the title's shots it is, 0 to 1.", loadable=Share
    ),
    "shots": prop(INT, "In how many shots it is, 0 or more.", loadable=Count),
    "minutes": prop(FLOAT, "Minutes of the title in which it is, above 0.", loadable=Minutes),
    "securedTool": prop(
        BOOLEAN, "Whether the tool ran in an environment secured for the company.", loadable=True
    ),
    "trainsOnInputs": prop(
        BOOLEAN,
        "Whether the tool keeps, reuses or trains on what the production gave it.",
        loadable=True,
    ),
    "purpose": prop(UsePurpose, "The purpose of the output.", loadable=True),
    "replica": prop(ReplicaKind, "The kind of replica.", loadable=True),
    "unionCovered": prop(
        BOOLEAN,
        "Whether it takes the place of work that a union's agreement covers.",
        loadable=True,
    ),
    "replicatesProtected": prop(
        BOOLEAN,
        "Whether the output replicates identifiable material that is protected, or"
        " not the production's own.",
        loadable=True,
    ),
    "depictsReal": prop(
        BOOLEAN,
        "Whether it shows a real person or event so that viewers may take it for real.",
        loadable=True,
    ),
    "exception": prop(
        ReplicaException,
        "Why the replica may need no consent, according to the source.",
        loadable=True,
    ),
}
"""Facts of a claim that two sources contradict each other on if they give different values."""

CLAIM = ObjectType(
    "Claim",
    "A statement of one source about one use, or about one title as a whole."
    " Nobody has checked it; another source may say something else."
    " What the source does not say is null.",
    {
        "slug": prop(STRING, "The bare id, unique among claims.", stored="id", nullable=False),
        "use": One(
            "Use",
            "MATCH (@parent)-[:ABOUT]->(@node:Use)",
            description="The use that it is about; null for one on a title.",
            nullable=True,
            loadable=LinkTo("ABOUT", "Use", ids=UseId),
        ),
        "title": One(
            "Title",
            "MATCH (@parent)-[:ABOUT_TITLE]->(@node:Title)",
            description="The title that it is about as a whole; null for one on a use.",
            nullable=True,
            loadable=LinkTo("ABOUT_TITLE", "Title"),
        ),
        **FACTS,
        "happenedOn": prop(
            STRING,
            "When it was done, as exactly as it is known: 2025-07-17,"
            " 2025-07 or 2025; null when not stated.",
            loadable=Time,
        ),
        "trainingMining": prop(
            TrainingMining,
            "Of a title: whether it may be mined, or used to train or run models.",
            loadable=True,
        ),
        "noAi": Value(
            "coalesce(@node.noAi, false)",
            description="Of a title: whether the source says that no artificial"
            " intelligence was used.",
            of=BOOLEAN,
            loadable=StrictBool | None,
        ),
        "statedOn": prop(
            STRING,
            "When the source said so, as exactly as it is known:"
            " 2025-07-17, 2025-07 or 2025; null when not stated.",
            loadable=Time,
        ),
        "source": STATED_SOURCE,
        "inputs": Many(
            "ClaimInput",
            "UNWIND range(0, size(coalesce(@parent.inputMaterials, [])) - 1) AS @place",
            (Key("@place", int),),
            description="Material that the tool was given, in the order of the source.",
        ),
        "performers": Many(
            "Creator",
            "MATCH (@parent)-[:REPLICATES]->(@node:Creator)",
            (BY_ID,),
            description="Performers replicated, by slug.",
            loadable=LinkTo("REPLICATES", "Creator", many=True),
        ),
    },
)

CLAIM_INPUT = ObjectType(
    "ClaimInput",
    "Material that a tool was given.",
    {
        "material": Value("@parent.inputMaterials[@place]", description="The material, in words."),
        "rights": Value("@parent.inputRights[@place]", description="Whose it was.", of=InputRights),
    },
)
