"""What each field of each type reads from the graph: the one table that the compiler follows.

Adding a field means one entry here and one line in the schema type. Templates are Cypher with
two kinds of names, so that the same template can stand at any depth of one query:

- `@node`, `@parent`, `@link`, ... variables, made unique for each place. `@parent` is the object
  that the field belongs to; `@node` is what a pattern finds; on an edge `@owner` is the object at
  the other end. A name with a label or a type (`(@node:Title)`, `[@link:CREDITED]`) or after AS
  is new, any other was bound before. `@catalog` is the one node that says which similarity build
  is current; alone, in a WITH, it stands for all that was bound at the query's start.
- `$slug`, `$minScore`, ... the value of the field's argument of that name, sent as a parameter;
  `$$fingerprint`, ... a value that the store knows by itself.

`product(a, b)` is the inner product of two unit vectors, written differently for each engine.
"""

from __future__ import annotations

from dataclasses import replace

from graph.compliance.declaration import (
    APPROVALS_OF_TITLE,
    ASSESS_USE,
    COMPLIANCE,
    CONSENTS_OF_CREATOR,
    CONSENTS_OF_TITLE,
    ISSUE_CANDIDATES,
    RESPONSIBLE_TYPES,
    RULES_OF_TECHNIQUE,
    STANCES_OF_CREATOR,
)
from graph.declare.fields import (
    BY_ID,
    MAXIMUM_EVIDENCE,
    Choice,
    Field,
    Inline,
    Key,
    Localised,
    Many,
    One,
    Page,
    Rest,
    Value,
)
from graph.model.external_ids import EXTERNAL_IDS, CreatorIdSource, TitleIdSource
from graph.platforms.adoption import ADOPTION, ADOPTION_TYPES
from graph.platforms.declaration import AVAILABILITY, PLATFORM_TYPES
from graph.techniques.exploring import COMBINATIONS, TIMELINE, TIMELINE_TYPES
from graph.techniques.paths import CONNECTION, CONNECTION_TYPES
from graph.techniques.similar import OTHER_TECHNIQUES, shares_of_creators
from graph.training.declaration import (
    PROGRAMMES_OF,
    TRAINING_FOR,
    TRAINING_SUGGESTIONS,
    TRAINING_TYPES,
)
from graph.uses.impact import EFFORTS, GAIN_TYPES, IMPACT, PRODUCTION_IMPACT
from graph.uses.provenance import AI_DISCLOSURE, PROVENANCE_TYPES, USE_FIELDS
from graph.viewers.declaration import ME, VIEWER_TYPES


def _by_ids(label: str, type_name: str = "") -> Many:
    """Objects by slug, in no useful order; what `nodes(ids)` asks, one field for each type."""
    return Many(
        type_name or label,
        f"UNWIND $slugs AS @slug MATCH (@node:{label} {{id: @slug}})",
        (),
        named=True,
    )


def _all(label: str) -> Page:
    # The condition on the id lets Neo4j read the rows from the id's index, already in order.
    return Page(label, f"MATCH (@node:{label})", (BY_ID,), "slug", where=("@node.id IS NOT NULL",))


def _lookup(label: str) -> One:
    return One(label, f"MATCH (@node:{label} {{id: $slug}})")


def _evidence(profile: str, type_name: str = "TechniqueMatch") -> Many:
    """The pairs of techniques that a score is the sum of, the largest contribution first."""
    return Many(
        type_name,
        f"""
        MATCH (@owner)-[@ours:{profile}]->(@our:TechniqueVector)
        WHERE @our.generation = @catalog.generation
        WITH @catalog, @owner, @parent, @our.technique AS @ourId, @our.values AS @ourValues,
             @ours.weight AS @ourWeight
        MATCH (@parent)-[@theirs:{profile}]->(@their:TechniqueVector)
        WHERE @their.generation = @catalog.generation
        WITH @catalog, @owner, @parent, @ourId, @their.technique AS @theirId,
             round(@ourWeight * @theirs.weight * product(@ourValues, @their.values), 7)
             AS @contribution
        """,
        (Key("@contribution", float, descending=True), Key("@ourId"), Key("@theirId")),
        keep=("owner", "parent", "ourId", "theirId", "contribution"),
        default=5,
        maximum=MAXIMUM_EVIDENCE,
    )


_OTHERS = {
    "excludeSameSeries": (
        "NOT EXISTS { MATCH (@node)-[:PART_OF*0..20]->(@above:Title) WHERE @above.id IN COLLECT {"
        " MATCH (@parent)-[:PART_OF*0..20]->(@whole:Title) RETURN @whole.id } }"
    ),
    # Who states no genres may well share one: that is no crossing.
    "acrossGenres": (
        "size(coalesce(@node.genres, [])) > 0 AND size(coalesce(@parent.genres, [])) > 0"
        " AND none(genre IN @node.genres WHERE genre IN @parent.genres)"
    ),
}
"""Filters of similar titles that look at both ends."""


def state(documented: str) -> Value:
    """Whether scores are up to date. documented: true when there is something to compare by."""
    return Value(
        "CASE WHEN @catalog.generation IS NULL THEN 'NOT_BUILT'"
        f" WHEN NOT {documented} THEN 'UNDOCUMENTED'"
        " WHEN @catalog.linkedRevision <> @catalog.revision"
        " OR @catalog.fingerprint <> $$fingerprint THEN 'STALE'"
        " ELSE 'CURRENT' END"
    )


def _similar(
    label: str,
    edges: str,
    profile: str | None,
    documented: str,
    rest: Rest | None = None,
    evidence: str = "TechniqueMatch",
) -> Page:
    """Similarity edges of the current build, the best first.

    documented: an expression that is true when there is something to compare by.
    """
    score: dict[str, Field] = {"score": Value("@link.score", float)}
    return Page(
        label,
        f"MATCH (@parent)-[@link:{edges}]->(@node:{label})",
        (Key("@link.score", float, descending=True), BY_ID),
        "score",
        where=("@link.generation = @catalog.generation",),
        filters={"minScore": "@link.score >= $minScore"} | (_OTHERS if rest else {}),
        rest=rest,
        edge=score | ({"evidence": _evidence(profile, evidence)} if profile else {}),
        about={"state": state(documented)},
        default=10,
    )


_LIKELY = Many(
    "LikelyTechnique",
    """
    MATCH (@parent)-[:HAS_USE]->(:Use)-[:OF]->(@used:Technique)
    WITH @catalog, @parent, collect(DISTINCT @used.id) AS @declared
    MATCH (@own:TechniqueVector)
    WHERE @own.generation = @catalog.generation AND @own.technique IN @declared
    WITH @catalog, @parent, @declared, @own ORDER BY @own.technique
    WITH @catalog, @parent, @declared, collect(@own.weights) AS @rows
    MATCH (@other:TechniqueVector)
    WHERE @other.generation = @catalog.generation AND NOT @other.technique IN @declared
    WITH @catalog, @parent, @other.technique AS @otherId, @other.prior
         + reduce(total = 0.0, row IN @rows | total + row[@other.position]) AS @score
    WITH @catalog, @parent, max(@score) AS @best,
         collect({technique: @otherId, score: @score}) AS @all
    WITH @catalog, @parent, @all, @best,
         reduce(total = 0.0, one IN @all | total + exp(one.score - @best)) AS @total
    UNWIND @all AS @one
    WITH @catalog, @parent, @one.technique AS @likelyId,
         round(exp(@one.score - @best) / @total, 6) AS @confidence
    WHERE @confidence > 0
    """,
    (Key("@confidence", float, descending=True), Key("@likelyId")),
    keep=("parent", "likelyId", "confidence"),
    default=5,
    cost=50,  # every technique is looked at
)
"""Undeclared techniques, as `graph.similarity.likely` says, from what is declared now."""

PROFILE_OF_NODE = (
    "MATCH (@node)-[:HAS_PROFILE]->(@theirs:TitleVector)"
    " WHERE @theirs.generation = @catalog.generation"
)
"""A candidate's vector, as `@theirs`."""

_OTHER_TITLES = Rest(
    start="MATCH (@parent)-[:HAS_PROFILE]->(@ours:TitleVector)"
    " WHERE @ours.generation = @catalog.generation",
    keep=("ours",),
    match=PROFILE_OF_NODE,
    where=("@node.id <> @parent.id",),
    # What is stored is not computed again, so that a score is the same wherever it is shown.
    link="{score: coalesce(head(COLLECT { MATCH (@parent)-[@edge:SIMILAR_TECHNIQUES]->(@node)"
    " WHERE @edge.generation = @catalog.generation RETURN @edge.score }),"
    " round(@ours.length * @theirs.length * product(@ours.values, @theirs.values), 6))}",
    stored="EXISTS { MATCH (@parent)-[@edge:SIMILAR_TECHNIQUES]->(@node)"
    " WHERE @edge.generation = @catalog.generation }",
    ends="COUNT { MATCH (@parent)-[@edge:SIMILAR_TECHNIQUES]->(@any:Title)"
    " WHERE @edge.generation = @catalog.generation } >= @catalog.top",
)
"""Titles that are not among the most similar ones: they have no edge, but a profile to compare."""

_TITLE_IS_DOCUMENTED = "EXISTS { (@parent)-[:HAS_USE]->(:Use) }"

_LOOKUPS: dict[str, type[TitleIdSource | CreatorIdSource]] = {
    "Title": TitleIdSource,
    "Creator": CreatorIdSource,
}


def _by_external_id(label: str) -> Choice:
    return Choice(
        "source",
        {
            source: One(
                label,
                # In a subquery, so that no WITH hides what the fields below refer to.
                f"UNWIND COLLECT {{ MATCH (@known:{label} {{{source.lower()}: $value}})"
                " WITH @known.id AS @id ORDER BY @id LIMIT 1 RETURN @id } AS @found"
                f" MATCH (@node:{label} {{id: @found}})",
            )
            for source in _LOOKUPS[label]
        },
    )


_BY_PROMINENCE = Key("coalesce(@node.prominence, -1.0)", float, descending=True)

# Inferred uses are read here, and by `Use`, and nowhere else.
_HAS_ANY_USE = "[:HAS_USE|HAS_INFERRED_USE]"
_OF_ANY = "[:OF|INFERRED_OF]"
_ANY_USE = "Use|InferredUse"


def _stands(use: str) -> str:
    """That a use is declared; or proposed, and neither judged nor declared since."""
    return (
        f"(@{use}.origin = 'DECLARED' OR (@{use}.state = 'PROPOSED' AND NOT EXISTS {{"
        f" MATCH (@{use})-[:INFERRED_OF]->(@of:Technique)"
        " MATCH (@of)<-[:OF]-(@stated:Use)<-[:HAS_USE]-(@on:Title)"
        f" MATCH (@on)-[:HAS_INFERRED_USE]->(@same:InferredUse) WHERE @same.id = @{use}.id }}))"
    )


def _uses(declared: str, any_use: str) -> Page:
    """Declared uses, the most prominent first; with inferred ones, these follow by confidence."""
    return Page(
        "Use",
        declared,
        (_BY_PROMINENCE, BY_ID),
        "prominence",
        with_inferred=Page(
            "Use",
            any_use,
            (
                _BY_PROMINENCE,
                Key("coalesce(@node.confidence, 2.0)", float, descending=True),
                BY_ID,
            ),
            "prominence, confidence",
            where=(_stands("node"),),
        ),
    )


def _made_with(of: str, has: str, use: str, stands: tuple[str, ...] = ()) -> Page:
    """The titles of a technique, the most prominent use first.

    of, has, use: types of relationships, and labels. stands: for titles and for their uses, the
    name of what must be declared or proposed; empty where it is declared anyhow.
    """
    conditions: list[tuple[str, ...]] = [(_stands(name),) for name in stands] or [(), ()]
    return Page(
        "Title",
        f"MATCH (@parent)<-[:{of}]-(@use:{use})<-[:{has}]-(@node:Title)",
        (Key("@prominence", float, descending=True), BY_ID),
        "prominence",
        where=conditions[0],
        aggregates={"prominence": "max(coalesce(@use.prominence, -1.0))"},
        edge={
            "uses": Many(
                "Use",
                f"MATCH (@owner)<-[:{of}]-(@node:{use})<-[:{has}]-(@parent)",
                (_BY_PROMINENCE, BY_ID),
                where=conditions[1],
            )
        },
    )


QUERY: dict[str, Field] = {
    "title": _lookup("Title"),
    "titleByExternalId": _by_external_id("Title"),
    "creatorByExternalId": _by_external_id("Creator"),
    "titles": _all("Title"),
    "creator": _lookup("Creator"),
    "creators": _all("Creator"),
    "technique": _lookup("Technique"),
    "techniques": _all("Technique"),
    "use": One("Use", f"MATCH (@node:{_ANY_USE} {{id: $slug}})"),
    "connection": CONNECTION,
    "me": ME,
    "platform": _lookup("Platform"),
    "platforms": _all("Platform"),
    "institution": _lookup("Institution"),
    "programme": _lookup("Programme"),
    "programmes": _all("Programme"),
    "trainingFor": TRAINING_FOR,
    "techniqueAdoption": ADOPTION,
    "guideline": _lookup("Guideline"),
    "guidelines": _all("Guideline"),
    "rule": _lookup("Rule"),
    "assessUse": ASSESS_USE,
    "issueCandidates": ISSUE_CANDIDATES,
    "productionImpact": PRODUCTION_IMPACT,
    "Title": _by_ids("Title"),
    "Creator": _by_ids("Creator"),
    "Technique": _by_ids("Technique"),
    "Use": _by_ids(_ANY_USE, "Use"),
    **{
        name: _by_ids(name)
        for name in ("Platform", "Institution", "Programme", "Guideline", "Rule")
    },
}

_TECHNIQUE_MATCH: dict[str, Field] = {
    "contribution": Value("@contribution"),
    "technique": One("Technique", "MATCH (@node:Technique {id: @ourId})"),
    "matched": One("Technique", "MATCH (@node:Technique {id: @theirId})"),
}

TYPES: dict[str, dict[str, Field]] = {
    **TIMELINE_TYPES,
    **CONNECTION_TYPES,
    **{name: dict(fields) for name, fields in VIEWER_TYPES.items()},
    **PLATFORM_TYPES,
    **TRAINING_TYPES,
    **ADOPTION_TYPES,
    **RESPONSIBLE_TYPES,
    **PROVENANCE_TYPES,
    **GAIN_TYPES,
    "Title": {
        "id": Value("@node.id"),
        "slug": Value("@node.id"),
        "kind": Value("@node.kind"),
        "name": Localised("name"),
        "synopsis": Localised("synopsis"),
        "tagline": Localised("tagline"),
        "year": Value("@node.year", int),
        "number": Value("@node.number", int),
        "runtimeMinutes": Value("@node.runtimeMinutes", int),
        "minimumAge": Value("@node.minimumAge", int),
        "originalLanguage": Value("@node.originalLanguage"),
        "countries": Value("coalesce(@node.countries, [])", list=True),
        "genres": Value("coalesce(@node.genres, [])", list=True),
        "themes": Value("coalesce(@node.themes, [])", list=True),
        "source": Value("@node.source"),
        "externalIds": Inline("ExternalIds"),
        "texts": Many("Text", "MATCH (@parent)-[:HAS_TEXT]->(@node:Text)", (Key("@node.locale"),)),
        "partOf": One("Title", "MATCH (@parent)-[:PART_OF]->(@node:Title)"),
        "seasons": Page(
            "Title",
            "MATCH (@parent)<-[:PART_OF]-(@node:Title {kind: 'SEASON'})",
            (Key("coalesce(@node.number, 2147483647)", int), BY_ID),
            "number",
        ),
        "episodes": Page(
            "Title",
            "MATCH (@parent)<-[:PART_OF]-(@node:Title {kind: 'EPISODE'})",
            (Key("coalesce(@node.number, 2147483647)", int), BY_ID),
            "number",
        ),
        "uses": _uses(
            "MATCH (@parent)-[:HAS_USE]->(@node:Use)",
            f"MATCH (@parent)-{_HAS_ANY_USE}->(@node:{_ANY_USE})",
        ),
        "usesWithInferred": Page(
            "Use",
            f"MATCH (@parent)-{_HAS_ANY_USE}->(@node:{_ANY_USE})",
            (BY_ID,),
            "slug",
            where=(_stands("node"),),
        ),
        "credits": Page(
            "Credit",
            "MATCH (@parent)<-[@node:CREDITED]-(@creator:Creator)",
            (Key("coalesce(@node.position, 2147483647)", int), BY_ID),
            "position",
            also={"title": "parent"},
        ),
        "similarByTechnique": _similar(
            "Title",
            "SIMILAR_TECHNIQUES",
            "TECHNIQUE_PROFILE",
            _TITLE_IS_DOCUMENTED,
            _OTHER_TITLES,
        ),
        "likelyTechniques": _LIKELY,
        "availability": AVAILABILITY,
        "compliance": COMPLIANCE,
        "approvals": APPROVALS_OF_TITLE,
        "consents": CONSENTS_OF_TITLE,
        "aiDisclosure": AI_DISCLOSURE,
        "similarByCreators": _similar(
            "Title",
            "SIMILAR_CREATORS",
            "CREATOR_PROFILE",
            "EXISTS { (@parent)<-[:CREDITED]-(:Creator)<-[:BY]-(:Use) }",
            evidence="PracticeMatch",
        ),
    },
    "LikelyTechnique": {
        "confidence": Value("@confidence", float),
        "technique": One("Technique", "MATCH (@node:Technique {id: @likelyId})"),
        "titles": Many(
            "Title",
            """
            MATCH (@parent)-[@link:SIMILAR_TECHNIQUES]->(@node:Title)
            WHERE @link.generation = @catalog.generation
              AND EXISTS { (@node)-[:HAS_USE]->(:Use)-[:OF]->(:Technique {id: @likelyId}) }
            """,
            (Key("@link.score", float, descending=True), BY_ID),
            keep=("node", "link"),
            default=3,
        ),
    },
    "Text": {
        "locale": Value("@node.locale"),
        "name": Value("@node.name"),
        "synopsis": Value("@node.synopsis"),
        "tagline": Value("@node.tagline"),
        "description": Value("@node.description"),
    },
    "ExternalIds": {name: Value(f"@node.{name}") for name in EXTERNAL_IDS},
    "Credit": {
        "role": Value("@node.role"),
        "roleName": Value(
            "coalesce(head(COLLECT { UNWIND $locale AS @tag"
            " MATCH (@roleNode:Role {id: @node.role})-[:HAS_TEXT]->(@text:Text {locale: @tag})"
            " RETURN @text.name LIMIT 1 }),"
            " head(COLLECT { MATCH (@named:Role {id: @node.role}) RETURN @named.name }),"
            " @node.role)"
        ),
        "department": Value("@node.department"),
        "character": Value("@node.character"),
        "position": Value("@node.position", int),
        "creator": One("Creator", "UNWIND [startNode(@parent)] AS @node", bound="creator"),
        "title": One("Title", "UNWIND [endNode(@parent)] AS @node", bound="title"),
    },
    "Use": {
        "id": Value("@node.id"),
        "slug": Value("@node.id"),
        "stage": Value("@node.stage"),
        "prominence": Value("@node.prominence", float),
        "note": Value("@node.note"),
        "source": Value("@node.source"),
        "tool": Value("@node.tool"),
        "origin": Value("@node.origin"),
        "confidence": Value("@node.confidence", float),
        "evidence": One(
            "UseEvidence",
            "UNWIND [@parent] AS @node WITH @node WHERE @node.sentence IS NOT NULL",
        ),
        "title": One("Title", f"MATCH (@parent)<-{_HAS_ANY_USE}-(@node:Title)"),
        "technique": One("Technique", f"MATCH (@parent)-{_OF_ANY}->(@node:Technique)"),
        "creators": Many("Creator", "MATCH (@parent)-[:BY]->(@node:Creator)", (BY_ID,)),
        **USE_FIELDS,
        "efforts": EFFORTS,
    },
    "UseEvidence": {
        "sentence": Value("@node.sentence"),
        "field": Value("@node.field"),
        "locale": Value("@node.locale"),
    },
    "Technique": {
        "id": Value("@node.id"),
        "slug": Value("@node.id"),
        "name": Localised("name"),
        "description": Localised("description"),
        "aliases": Value("coalesce(@node.aliases, [])", list=True),
        "category": Value("@node.category"),
        "stage": Value("@node.stage"),
        "ai": Value("@node.ai"),
        "digitalSourceType": Value("@node.digitalSourceType"),
        "source": Value("@node.source"),
        "texts": Many("Text", "MATCH (@parent)-[:HAS_TEXT]->(@node:Text)", (Key("@node.locale"),)),
        "broader": One("Technique", "MATCH (@parent)-[:BROADER]->(@node:Technique)"),
        "narrower": Page(
            "Technique", "MATCH (@parent)<-[:BROADER]-(@node:Technique)", (BY_ID,), "slug"
        ),
        "uses": _uses(
            "MATCH (@parent)<-[:OF]-(@node:Use)",
            f"MATCH (@parent)<-{_OF_ANY}-(@node:{_ANY_USE})",
        ),
        "titles": replace(
            _made_with("OF", "HAS_USE", "Use"),
            with_inferred=replace(
                _made_with("OF|INFERRED_OF", "HAS_USE|HAS_INFERRED_USE", _ANY_USE, ("use", "node")),
                order_name="prominence with inferred",
            ),
        ),
        "timeline": TIMELINE,
        "programmes": PROGRAMMES_OF,
        "rules": RULES_OF_TECHNIQUE,
        "impact": IMPACT,
        "combinations": COMBINATIONS,
        "similar": _similar(
            "Technique",
            "SIMILAR_TO",
            None,
            "EXISTS { (@parent)-[:HAS_VECTOR]->() }",
            OTHER_TECHNIQUES,
        ),
    },
    "TechniqueMatch": _TECHNIQUE_MATCH,
    "PracticeMatch": {
        **_TECHNIQUE_MATCH,
        "creators": shares_of_creators("owner", "ourId"),
        "matchedCreators": shares_of_creators("parent", "theirId"),
    },
    "CreatorShare": {
        "creator": One("Creator", "UNWIND [@creator] AS @node"),
        "share": Value("@share", float),
    },
    "IngredientMatch": {
        "contribution": Value("@contribution"),
        "avoided": Value("@avoided"),
        "title": One("Title", "MATCH (@node:Title {id: @titleId})"),
        "technique": One("Technique", "MATCH (@node:Technique {id: @ourId})"),
        "matched": One("Technique", "MATCH (@node:Technique {id: @theirId})"),
    },
    "Creator": {
        "id": Value("@node.id"),
        "slug": Value("@node.id"),
        "name": Value("@node.name"),
        "kind": Value("@node.kind"),
        "externalIds": Inline("ExternalIds"),
        "credits": Page(
            "Credit",
            "MATCH (@parent)-[@node:CREDITED]->(@title:Title)",
            (Key("@title.id"), BY_ID),
            "title",
            also={"creator": "parent"},
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
                )
            },
        ),
        "uses": Page("Use", "MATCH (@parent)<-[:BY]-(@node:Use)", (BY_ID,), "slug"),
        "practises": Page(
            "Technique",
            "MATCH (@parent)<-[:BY]-(@use:Use)-[:OF]->(@node:Technique)",
            (Key("@useCount", int, descending=True), BY_ID),
            "useCount",
            aggregates={"useCount": "count(@use)"},
            edge={"useCount": Value("@useCount", int)},
        ),
        "trainingSuggestions": TRAINING_SUGGESTIONS,
        "consents": CONSENTS_OF_CREATOR,
        "stances": STANCES_OF_CREATOR,
        "similarByPractice": _similar(
            "Creator", "SIMILAR_PRACTICE", "PRACTICE_PROFILE", "EXISTS { (@parent)<-[:BY]-(:Use) }"
        ),
    },
}
