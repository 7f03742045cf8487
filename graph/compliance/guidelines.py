"""Guidelines and their rules."""

from __future__ import annotations

from dataclasses import replace

from graph.compliance.record import _BY_POSITION
from graph.declare.fields import BY_ID, GLOBAL_ID, SLUG, Key, Many, One, Value, prop
from graph.declare.records import MARKETS, LinkTo
from graph.declare.scalars import BOOLEAN, COUNTRY, INT, STRING
from graph.declare.subject import ObjectType
from graph.declare.usual import STATED_SOURCE
from graph.declare.values import Count, Link, Time
from graph.model.compliance import ApprovalKind, UseFact, Verdict
from graph.model.uses import ReplicaKind

GUIDELINE = ObjectType(
    "Guideline",
    "Rules on what may be done with AI: one version of them.",
    {
        "id": GLOBAL_ID,
        "slug": replace(SLUG, filterable=False, sortable=False),
        "name": prop(STRING, "Its name.", nullable=False),
        "publisher": prop(STRING, "Its publisher.", nullable=False, loadable=True),
        "version": prop(STRING, "The name of the version; null when it has none.", loadable=True),
        "markets": prop(
            COUNTRY,
            "Markets in which it is in force; empty: everywhere.",
            list=True,
            loadable=MARKETS,
        ),
        "effectiveFrom": prop(
            STRING,
            "From when on it is in force, as exactly as it is known:"
            " 2025-08-01, 2025-08 or 2025; null for always.",
            loadable=Time,
        ),
        "effectiveUntil": prop(
            STRING,
            "Until when it is in force, as exactly as it is known:"
            " 2025-08-01, 2025-08 or 2025; null while no end is known.",
            loadable=Time,
        ),
        "website": prop(STRING, "Its address on the web; null when not stated.", loadable=Link),
        "source": STATED_SOURCE,
        "company": One(
            "Platform",
            "MATCH (@parent)-[:OF_COMPANY]->(@node:Platform)",
            description="The platform whose productions it is for; null where it is for everybody.",
            nullable=True,
            loadable=LinkTo("OF_COMPANY", "Platform"),
        ),
        "replaces": One(
            "Guideline",
            "MATCH (@parent)-[:REPLACES]->(@node:Guideline)",
            description="The version before it, where that is known.",
            nullable=True,
            loadable=LinkTo("REPLACES", "Guideline"),
        ),
        "principles": Many(
            "Principle",
            "MATCH (@parent)<-[:OF_GUIDELINE]-(@node:Principle)",
            _BY_POSITION,
            description="What it rests on, in its own order.",
        ),
        "rules": Many(
            "Rule",
            "MATCH (@parent)<-[:OF_GUIDELINE]-(@node:Rule)",
            _BY_POSITION,
            description="Its rules, the matrix included, in its own order.",
        ),
    },
    plural="guidelines",
    node=True,
)

PRINCIPLE = ObjectType(
    "Principle",
    "A principle that rules rest on, in the catalog's own words.",
    {
        "slug": replace(SLUG, filterable=False, sortable=False),
        "position": prop(
            INT, "Its place in the guideline, 0 or more.", nullable=False, loadable=Count
        ),
        "text": prop(
            STRING, "Its text, in the catalog's own words.", nullable=False, loadable=True
        ),
        "rules": Many(
            "Rule",
            "MATCH (@parent)<-[:RESTS_ON]-(@node:Rule)",
            _BY_POSITION,
            description="The rules that rest on it.",
        ),
    },
)

RULE = ObjectType(
    "Rule",
    "A rule of a guideline. It applies to a use of a"
    " technique that it governs if all conditions hold. A fact that"
    " nobody has stated, or on which sources contradict each other,"
    " makes it NEEDS_JUDGEMENT at most.",
    {
        "id": GLOBAL_ID,
        "slug": replace(SLUG, filterable=False, sortable=False),
        "name": prop(STRING, "Its subject, in a few words.", nullable=False),
        "text": prop(
            STRING, "Its text, in the catalog's own words.", nullable=False, loadable=True
        ),
        "position": prop(INT, "Its place in the guideline, 0 or more.", nullable=False),
        "verdict": prop(
            Verdict,
            "What it says while something that it takes is missing; ALLOWED"
            " once all of it is granted. PROHIBITED also where a performer"
            " whose consent it takes has refused it or taken it back.",
            nullable=False,
            loadable=True,
        ),
        "approvals": Value(
            "@node.approvals",
            list=True,
            description="The approvals that it takes, all of them.",
            of=ApprovalKind,
        ),
        "consent": prop(BOOLEAN, "Whether it takes the consent of each performer.", nullable=False),
        "replica": prop(
            ReplicaKind,
            "The kind of replica to consent to where the use states none.",
            loadable=True,
        ),
        "advice": prop(STRING, "Another way to make a use pass.", loadable=True),
        "conditions": Many(
            "RuleCondition",
            "UNWIND range(0, size(@parent.facts) - 1) AS @place",
            (Key("@place", int),),
            description="All of these must hold.",
        ),
        "guideline": One(
            "Guideline",
            "MATCH (@parent)-[:OF_GUIDELINE]->(@node:Guideline)",
            description="The guideline that it belongs to.",
            loadable=LinkTo("OF_GUIDELINE", "Guideline"),
        ),
        "principle": One(
            "Principle",
            "MATCH (@parent)-[:RESTS_ON]->(@node:Principle)",
            description="What it rests on, where that is stated.",
            nullable=True,
            loadable=LinkTo("RESTS_ON", "Principle"),
        ),
        "techniques": Many(
            "Technique",
            "MATCH (@parent)-[:GOVERNS]->(@node:Technique)",
            (BY_ID,),
            description="The techniques that it governs, with all narrower ones, by slug.",
        ),
    },
    node=True,
)

RULE_CONDITION = ObjectType(
    "RuleCondition",
    "A condition of a rule.",
    {
        "fact": Value(
            "@parent.facts[@place]", description="The fact that it looks at.", of=UseFact
        ),
        "values": Value(
            "split(@parent.values[@place], '|')",
            list=True,
            description="Values of the fact, sorted: words of the schema's enums, NONE"
            " for no exception, or TRUE and FALSE.",
        ),
        "negated": Value(
            "@parent.negated[@place]",
            BOOLEAN,
            description="Whether the fact must have none of the values, instead of one of them.",
        ),
    },
)
