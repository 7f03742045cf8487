"""What platforms, windows, initiatives, institutions and programmes become in the graph.

Each record is a node with links to what it names, all of them from the record; they are replaced
as a whole when it is loaded again. None of it is searched, nor is similarity made from it, so
loading it leaves the similarity edges current.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.loaders.records import (
    Availability,
    Initiative,
    Institution,
    Platform,
    Programme,
    Record,
    external_id_properties,
)
from graph.loaders.rows import Row, Step, only
from graph.queries import query

LINKS: dict[type[Record], dict[str, str]] = {
    Platform: {},
    Availability: {"WINDOW_OF": "Title", "ON": "Platform"},
    Initiative: {"BY_PLATFORM": "Platform", "CONCERNS": "Technique"},
    Institution: {},
    Programme: {"AT": "Institution", "TEACHES": "Technique"},
}
"""The links of each kind of record: the relationship, and the label of what it leads to."""

LABELS = frozenset(kind.__name__ for kind in LINKS)
_LINKS_OF = {kind.__name__: links for kind, links in LINKS.items()}


def row(record: Record) -> Row:
    """The properties of a record, and by relationship the ids that it is linked to."""
    match record:
        case Platform():
            properties = {
                "name": record.name,
                "aliases": list(record.aliases),
                "markets": sorted(set(record.markets)),
                "opened": record.opened,
                "closed": record.closed,
                "website": record.website,
                "source": record.source,
                **external_id_properties(record.external_ids),
            }
            links = {}
        case Availability():
            properties = {
                "markets": sorted(set(record.markets)),
                "startsOn": record.from_,
                "endsOn": record.until,
                "source": record.source,
            }
            links = {"WINDOW_OF": [record.title], "ON": [record.platform]}
        case Initiative():
            properties = {
                "date": record.date,
                "statement": record.statement,
                "source": record.source,
            }
            links = {"BY_PLATFORM": [record.platform], "CONCERNS": _distinct(record.techniques)}
        case Institution():
            properties = {
                "name": record.name,
                "country": record.country,
                "website": record.website,
                "source": record.source,
                **external_id_properties(record.external_ids),
            }
            links = {}
        case Programme():
            properties = {
                "name": record.name,
                "kind": record.kind,
                "durationMonths": record.duration_months,
                "language": record.language,
                "website": record.website,
                "note": record.note,
                "source": record.source,
            }
            links = {"AT": [record.institution], "TEACHES": _distinct(record.techniques)}
        case _:
            raise TypeError(type(record).__name__)
    return {"properties": properties, "links": links}


def steps(batch: list[Row]) -> list[Step]:
    """The queries that write a batch of one kind, in order: nodes, links, and last the digest."""
    label = batch[0]["label"]
    found: list[Step] = [(query("upsert", Record=label), {"rows": only(batch, "id", "properties")})]
    for relation, other in _LINKS_OF[label].items():
        rows = [{"id": each["id"], "others": each["links"][relation]} for each in batch]
        names = {"Record": label, "LINK": relation}
        found.append((query("unlink_record", **names), {"rows": only(batch, "id")}))
        found.append((query("link_record", Other=other, **names), {"rows": rows}))
    found.append((query("seal", Record=label), {"rows": only(batch, "id", "digest")}))
    return found


def _distinct(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
