"""Ids in other catalogs, which several subjects have."""

from __future__ import annotations

from graph.declare.fields import prop
from graph.declare.scalars import STRING
from graph.declare.subject import ObjectType

EXTERNAL_IDS = ObjectType(
    "ExternalIds",
    "Ids in other catalogs; null where not known.",
    {
        "imdb": prop(STRING, "IMDb, such as tt0000417.", filterable=True),
        "tmdb": prop(STRING, "The Movie Database, such as 27205.", filterable=True),
        "wikidata": prop(STRING, "Wikidata item, such as Q25188.", filterable=True),
        "eidr": prop(STRING, "Entertainment ID Registry, such as 10.5240/...", filterable=True),
        "isni": prop(
            STRING,
            "International Standard Name Identifier, of creators: 16 digits.",
            filterable=True,
        ),
        "wikipedia": prop(
            STRING,
            "Name of a page of the English Wikipedia, such as Metropolis_(1927_film).",
            filterable=True,
        ),
    },
    plural="ids in other catalogs",
)
