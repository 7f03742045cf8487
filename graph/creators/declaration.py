"""Creators and their credits."""

from __future__ import annotations

from dataclasses import replace

from graph.compliance.record import CONSENTS_OF_CREATOR, STANCES_OF_CREATOR
from graph.declare.fields import (
    BY_ID,
    GLOBAL_ID,
    SLUG,
    Argument,
    Connection,
    Field,
    Key,
    Many,
    One,
    Page,
    Value,
    described,
    prop,
)
from graph.declare.records import End
from graph.declare.roots import all_of, by_external_id, lookup
from graph.declare.scalars import FLOAT, INT, STRING
from graph.declare.subject import AccessPath, ObjectType
from graph.declare.usual import EXTERNAL_IDS
from graph.declare.values import Count
from graph.model.creators import CreatorKind
from graph.model.external_ids import CreatorIdSource
from graph.techniques.similar import STORED, connection, evidence_pairs, similar
from graph.training.declaration import TRAINING_SUGGESTIONS

CREATOR = ObjectType(
    "Creator",
    "A person or an organisation that makes titles.",
    {
        "id": GLOBAL_ID,
        "slug": SLUG,
        "name": prop(
            STRING,
            "The name that they are known by.",
            nullable=False,
            filterable=True,
            sortable=True,
        ),
        "kind": prop(
            CreatorKind,
            "What they are; null when not stated.",
            filterable=True,
            sortable=True,
            facet="kinds",
            loadable=True,
        ),
        "externalIds": replace(EXTERNAL_IDS, filterable=True),
        "credits": Page(
            "Credit",
            "MATCH (@parent)-[@node:CREDITED]->(@title:Title)",
            (Key("@title.id"), BY_ID),
            "title",
            also={"creator": "parent"},
            description="Their credits, by the title's slug.",
            filterable=True,
            sortable=True,
        ),
        "titles": Page(
            "Title",
            "MATCH (@parent)-[@credit:CREDITED]->(@node:Title)",
            (BY_ID,),
            "slug",
            aggregates={},
            edge={
                "credits": Many(
                    "Credit",
                    "MATCH (@owner)-[@node:CREDITED]->(@parent)",
                    (Key("coalesce(@node.position, 2147483647)", int), BY_ID),
                    also={"creator": "owner", "title": "parent"},
                    description="Their credits on this title, by position.",
                    filterable=True,
                )
            },
            description="Titles they are credited on, by slug.",
            connection=Connection(
                "CreatorTitle",
                "A page of titles that a creator is credited on.",
                "A title that a creator is credited on.",
                edge_where="CreatorTitle",
                aggregate=True,
                facets=True,
            ),
        ),
        "uses": Page(
            "Use",
            "MATCH (@parent)<-[:BY]-(@node:Use)",
            (BY_ID,),
            "slug",
            description="Uses of techniques that are credited to them, by slug.",
            filterable=True,
            sortable=True,
            sorted_by=("prominence", "confidence"),
        ),
        "practises": Page(
            "Technique",
            "MATCH (@parent)<-[:BY]-(@use:Use)-[:OF]->(@node:Technique)",
            (Key("@useCount", int, descending=True), BY_ID),
            "useCount",
            aggregates={"useCount": "count(@use)"},
            edge={
                "useCount": Value(
                    "@useCount",
                    INT,
                    description="The number of its uses that are credited to them.",
                    filterable=True,
                )
            },
            description="Techniques of the uses credited to them, the most frequent first.",
            connection=Connection(
                "PractisedTechnique",
                "A page of techniques that a creator practises.",
                "A technique that a creator practises.",
                edge_where="PractisedTechnique",
                aggregate=True,
            ),
        ),
        "trainingSuggestions": described(
            TRAINING_SUGGESTIONS,
            "Techniques that they would have to learn for a production, and programmes: for"
            " the techniques declared on a title, those that are named, or"
            " both.",
            arguments={
                "title": Argument(
                    STRING,
                    "The slug of a title: what is declared on it is planned. One"
                    " that is not there is an error.",
                ),
                "techniques": Argument(
                    STRING,
                    "Slugs of techniques that are planned, at most 100. One that is"
                    " not there is an error.",
                    list=True,
                ),
            },
        ),
        "consents": described(
            CONSENTS_OF_CREATOR,
            "The record of their consents as a performer, the oldest first;"
            " needs the role curator or service.",
            nullable=True,
        ),
        "stances": described(
            STANCES_OF_CREATOR,
            "Their public statements about being replicated, the oldest first.",
        ),
        "similarByPractice": similar(
            "Creator",
            "SIMILAR_PRACTICE",
            "EXISTS { (@parent)<-[:BY]-(:Use) }",
            "Creators who work with similar techniques, the most similar first.",
            connection(
                "SimilarCreator",
                "A similar creator, with the score and the reasons.",
                "A page of similar creators.",
                STORED,
            ),
            evidence=evidence_pairs("PRACTICE_PROFILE"),
        ),
    },
    plural="creators",
    node=True,
    access_paths={
        ("slug", "eq"): AccessPath("MATCH (@node:Creator {id: $value})"),
        ("slug", "in"): AccessPath("UNWIND $value AS @each MATCH (@node:Creator {id: @each})"),
        ("credits", "some", "title", "slug", "eq"): AccessPath(
            "MATCH (@start:Title {id: $value})<-[@credit:CREDITED]-(@node:Creator)"
        ),
    },
)

CREDIT = ObjectType(
    "Credit",
    "A part that a creator had in the making of a title.",
    {
        "role": prop(
            STRING,
            "The role's slug, such as cinematographer.",
            filterable=True,
            sortable=True,
            facet="roles",
            loadable=True,
        ),
        "roleName": Value(
            "coalesce(head(COLLECT { UNWIND $locale AS @tag"
            " MATCH (@roleNode:Role {id: @node.role})-[:HAS_TEXT]->(@text:Text {locale: @tag})"
            " RETURN @text.name LIMIT 1 }),"
            " head(COLLECT { MATCH (@named:Role {id: @node.role}) RETURN @named.name }),"
            " @node.role)",
            description="The role's name in the first of the languages that has one,"
            " else in English.",
            nullable=True,
        ),
        "department": prop(
            STRING,
            "The craft, such as camera; null when not stated.",
            filterable=True,
            sortable=True,
            facet="departments",
            loadable=True,
        ),
        "character": prop(
            STRING,
            "Of cast: whom they play; null for others.",
            filterable=True,
            sortable=True,
            loadable=True,
        ),
        "position": prop(
            INT,
            "Place in the order of credits, 0 or more.",
            filterable=True,
            sortable=True,
            loadable=Count,
        ),
        "creator": One(
            "Creator",
            "UNWIND [startNode(@parent)] AS @node",
            bound="creator",
            description="The creator who is credited.",
            filterable=True,
            loadable=End("Creator"),
        ),
        "title": One(
            "Title",
            "UNWIND [endNode(@parent)] AS @node",
            bound="title",
            description="On which title.",
            filterable=True,
            loadable=End("Title"),
        ),
    },
    plural="credits",
)

CREATOR_SHARE = ObjectType(
    "CreatorShare",
    "A creator's part in what the creators of a title practise.",
    {
        "creator": One(
            "Creator",
            "UNWIND [@creator] AS @node",
            description="The creator, who practises the technique on any title.",
        ),
        "share": Value(
            "@share",
            FLOAT,
            description="How much of the technique's weight in the title's profile"
            " comes from them, above 0 and at most 1, to 6 decimals. The"
            " shares of all creators sum to 1, so contribution x share x"
            " share is what two creators add to the score.",
        ),
    },
)

TYPES = (
    CREATOR,
    CREDIT,
    CREATOR_SHARE,
)

ROOTS: dict[str, Field] = {
    "creator": lookup("Creator", "One creator; null when there is none with this slug."),
    "creatorByExternalId": by_external_id(
        "Creator",
        CreatorIdSource,
        CreatorKind,
        "The creator that another catalog knows by this id; null when there is none. Where"
        " several have it, that is an error unless `kind` says which.",
    ),
    "creators": all_of("Creator", "All creators, by slug unless orderBy says otherwise."),
}
