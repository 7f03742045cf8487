"""The requests, for our schema and for that of @neo4j/graphql, and their answers in one form."""

from __future__ import annotations

from typing import Any

OURS: dict[str, tuple[str, dict[str, str]]] = {
    "Small": (
        """query Small($slug: String!) { title(slug: $slug) { name year kind
        uses(first: 5) { nodes { prominence technique { name } } } } }""",
        {"slug": "leternaute"},
    ),
    "Medium": (
        """query Medium { titles(first: 20, orderBy: [{year: DESC}]) { nodes { slug name year
        uses(first: 5) { nodes { technique { name } } } } } }""",
        {},
    ),
    "Similar": (
        """query Similar($slug: String!) { title(slug: $slug) { name
        similarByTechnique(first: 50) { edges { score node { slug name year
        uses(first: 5) { nodes { prominence technique { name } } } } } } } }""",
        {"slug": "1917-2019"},
    ),
    "Page": (
        """query Page { titles(first: 100) { nodes { slug name year
        uses(first: 10) { nodes { prominence technique { name } } }
        credits(first: 10) { nodes { role character creator { name } } } } } }""",
        {},
    ),
}
"""By operation name: the document and its variables."""

_USES = "sort: [{prominence: DESC}, {id: ASC}]) { prominence technique { name } }"
THEIRS: dict[str, tuple[str, dict[str, str]]] = {
    "Small": (
        f"""query Small($slug: ID!) {{ titles(where: {{id: {{eq: $slug}}}}) {{ name year kind
        uses(limit: 5, {_USES} }} }}""",
        {"slug": "leternaute"},
    ),
    "Medium": (
        f"""query Medium {{ titles(limit: 20, sort: [{{year: DESC}}, {{id: ASC}}]) {{ id name year
        uses(limit: 5, {_USES.replace("{ prominence technique", "{ technique")} }} }}""",
        {},
    ),
    "Similar": (
        f"""query Similar($slug: ID!) {{ titles(where: {{id: {{eq: $slug}}}}) {{ name
        similarConnection(first: 50, sort: [{{edge: {{score: DESC}}}}, {{node: {{id: ASC}}}}])
        {{ edges {{ properties {{ score }} node {{ id name year
        uses(limit: 5, {_USES} }} }} }} }} }}""",
        {"slug": "1917-2019"},
    ),
    "Page": (
        f"""query Page {{ titles(limit: 100, sort: [{{id: ASC}}]) {{ id name year
        uses(limit: 10, {_USES}
        creatorsConnection(first: 10, sort: [{{edge: {{position: ASC}}}}, {{edge: {{id: ASC}}}}])
        {{ edges {{ properties {{ role character }} node {{ name }} }} }} }} }}""",
        {},
    ),
}
"""The same for the schema of @neo4j/graphql."""


def plain(data: Any) -> Any:
    """An answer without the names and levels that only one of the schemas has."""
    if isinstance(data, list):
        return [plain(each) for each in data]
    if not isinstance(data, dict):
        return data
    found = {}
    for key, value in data.items():
        if key in ("nodes", "edges"):
            return plain(value)
        name = {"id": "slug", "titles": "title", "similarConnection": "similarByTechnique"}
        found[name.get(key, "credits" if key == "creatorsConnection" else key)] = plain(value)
    found |= found.pop("properties", {})
    if "creator" in found:  # an edge of the other schema has its node beside its properties
        found["node"] = found.pop("creator")
    for key in ("title", "technique"):
        if isinstance(found.get(key), list) and len(found[key]) == 1:
            found[key] = found[key][0]
    return found
