"""The root field `madeLike`: like these titles, with more of this, and none of that.

What is wished for is one vector, of ingredients: the titles' profiles and the techniques' vectors,
each of length 1, by weight; what is to be avoided is taken off.

    T = sum of a_t p_t / |p_t|  +  sum of b_k e_k  -  sum of g_k e_k over what is avoided
    score(u) = c_u <T, p_u> / (|T| |p_u|)

the cosine of wish and title, shrunk for the title by what is stored for it, as in
`similarByTechnique`. The wish is not shrunk: it is meant as it is said. A profile is a sum over
uses, so the score is a sum over pairs of an ingredient's technique and a technique of the title,
which `evidence` lists:

    contribution(t, a, b) = a_t W_a W_b <e_a, e_b> / (|T| L_t)     L_t: length of t's stored vector
    contribution(k, b)    = b_k W_b <e_k, e_b> / |T|               negative weights: avoided

The titles named are left out, and so is every title with a declared use of an avoided technique, or
of one narrower than it. Nothing is assumed of the vectors' dimension or of how W and L come about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.common.digest import digest
from graph.common.errors import InvalidRequest, RequestTooLarge
from graph.declare.fields import (
    BY_ID,
    DIVERSE_TITLES,
    MAXIMUM_EVIDENCE,
    SCORES,
    Argument,
    Connection,
    Key,
    Many,
    Page,
    Value,
)
from graph.declare.lists import Dependent, Rest
from graph.declare.scalars import BOOLEAN, FLOAT, STRING
from graph.declare.subject import InputType
from graph.techniques.similar import BELONGS, MIN_SCORE, state
from graph.titles.similar import DIVERSITY, PROFILE_OF_NODE

MAXIMUM_INGREDIENTS = 20
"""Titles, techniques and what is avoided, together."""

MAXIMUM_WEIGHT = 10.0

_TITLE = (
    "MATCH (@title:Title {id: @each.slug})-[:HAS_PROFILE]->(@vector:TitleVector)"
    " WHERE @vector.generation = @catalog.generation"
)
_TECHNIQUE = (
    "MATCH (@technique:Technique {id: @other.slug})-[:HAS_VECTOR]->(@direction:TechniqueVector)"
    " WHERE @direction.generation = @catalog.generation"
)

_WISH = Rest(
    start=f"""
    WITH @catalog, COLLECT {{
        UNWIND $$wishedTitles AS @each {_TITLE}
        RETURN {{weight: @each.weight, values: @vector.values}}
    }} + COLLECT {{
        UNWIND $$wishedTechniques AS @other {_TECHNIQUE}
        RETURN {{weight: @other.weight, values: @direction.values}}
    }} AS @parts
    WITH @catalog, @parts, CASE WHEN size(@parts) = 0 THEN [] ELSE
        [i IN range(0, size(@parts[0].values) - 1) |
         reduce(sum = 0.0, part IN @parts | sum + part.weight * part.values[i])] END AS @values
    WITH @catalog, {{
        values: @values,
        length: sqrt(reduce(sum = 0.0, x IN @values | sum + x * x)),
        wholes: COLLECT {{
            UNWIND $$wishedTitles AS @named
            MATCH (@like:Title {{id: @named.slug}})-[:PART_OF*0..20]->(@whole:Title)
            RETURN @whole.id
        }},
        genres: COLLECT {{
            UNWIND $$wishedTitles AS @known MATCH (@liked:Title {{id: @known.slug}})
            UNWIND coalesce(@liked.genres, []) AS @genre RETURN @genre
        }}
    }} AS @wish, reduce(sum = 0.0, part IN @parts | sum + abs(part.weight)) AS @total
    WHERE any(part IN @parts WHERE part.weight > 0.0) AND @wish.length > 0.000001 * @total
    """,
    keep=("wish",),
    match=PROFILE_OF_NODE,
    where=("NOT @node.id IN [title IN $$wishedTitles | title.slug]",),
    belongs=BELONGS,
    compared="theirs",
    link="{score: round(@theirs.length * product(@wish.values, @theirs.values), 6), wish: @wish}",
)
"""The part without a direction (nothing to compare by, or ingredients that cancel) has no rows."""

_FILTERS = {
    "minScore": "@link.score >= $minScore",
    "avoid": "NOT EXISTS { MATCH (@node)-[:HAS_USE]->(@use:Use)-[:OF]->(:Technique)"
    "-[:BROADER*0..20]->(@avoided:Technique)"
    " WHERE @use.origin = 'DECLARED' AND @avoided.id IN $$avoided }",
    "excludeSameSeries": "NOT EXISTS { MATCH (@node)-[:PART_OF*0..20]->(@above:Title)"
    " WHERE @above.id IN @link.wish.wholes }",
    "acrossGenres": "size(coalesce(@node.genres, [])) > 0 AND size(@link.wish.genres) > 0"
    " AND none(genre IN @node.genres WHERE genre IN @link.wish.genres)",
}

_EVIDENCE = Many(
    "IngredientMatch",
    f"""
    UNWIND COLLECT {{
        UNWIND $$wishedTitles AS @each {_TITLE}
        MATCH (@title)-[@ours:TECHNIQUE_PROFILE]->(@our:TechniqueVector)
        WHERE @our.generation = @catalog.generation
        RETURN {{title: @each.slug, technique: @our.technique, avoided: false,
                weight: @each.weight * @ours.weight / @vector.length, values: @our.values}}
    }} + COLLECT {{
        UNWIND $$wishedTechniques AS @other {_TECHNIQUE}
        AND any(x IN @direction.values WHERE x <> 0.0)
        RETURN {{title: null, technique: @other.slug, avoided: @other.weight < 0.0,
                weight: @other.weight, values: @direction.values}}
    }} AS @piece
    MATCH (@parent)-[@theirs:TECHNIQUE_PROFILE]->(@their:TechniqueVector)
    WHERE @their.generation = @catalog.generation
    WITH @catalog, @piece.title AS @titleId, @piece.technique AS @ourId,
         @piece.avoided AS @avoided, @their.technique AS @theirId,
         round(@piece.weight * @theirs.weight * product(@piece.values, @their.values)
               / @link.wish.length, 7) AS @contribution
    """,
    (
        Key("@contribution", float, descending=True),
        Key("coalesce(@titleId, '')"),
        Key("@ourId"),
        Key("@theirId"),
    ),
    keep=("titleId", "ourId", "avoided", "theirId", "contribution"),
    default=5,
    maximum=MAXIMUM_EVIDENCE,
    description="The pairs that make up the score, the largest first; equal ones by the title"
    " named, technique, and technique matched.",
)

_MISSING = (
    "COLLECT { UNWIND $$wishedTitles AS @each WITH @each"
    " WHERE COUNT { MATCH (@title:Title {id: @each.slug}) } = 0 RETURN @each.place }"
    " + COLLECT { UNWIND $$namedTechniques AS @other WITH @other"
    " WHERE COUNT { MATCH (@technique:Technique {id: @other.slug}) } = 0 RETURN @other.place }"
)

_DOCUMENTED = (
    "(any(part IN $$wishedTechniques WHERE part.weight > 0.0) OR size(COLLECT {"
    " UNWIND $$wishedTitles AS @each MATCH (@title:Title {id: @each.slug})-[:HAS_USE]->(:Use)"
    " RETURN 1 LIMIT 1 }) > 0)"
)

_WEIGHT = f"How much it counts, more than 0, at most {MAXIMUM_WEIGHT:g}. Only proportions matter."
_TITLE_SLUG = Argument(STRING, "The title's slug.", required=True)
_TECHNIQUE_SLUG = Argument(STRING, "The technique's slug.", required=True)
_WEIGHT_ARGUMENT = Argument(FLOAT, _WEIGHT, nullable=False, default=1.0)

INPUTS = (
    InputType(
        "WishedTitle", "A title to be like.", {"slug": _TITLE_SLUG, "weight": _WEIGHT_ARGUMENT}
    ),
    InputType(
        "WishedTechnique",
        "A technique to have more of.",
        {"slug": _TECHNIQUE_SLUG, "weight": _WEIGHT_ARGUMENT},
    ),
    InputType(
        "AvoidedTechnique",
        "A technique to have none of.",
        {
            "slug": _TECHNIQUE_SLUG,
            "weight": Argument(
                FLOAT,
                "How much likeness to it counts against a title, 0 to"
                f" {MAXIMUM_WEIGHT:g}; with 0 titles that use it are left out, and that is all.",
                nullable=False,
                default=1.0,
            ),
        },
    ),
)


def _wish(arguments: Mapping[str, Any]) -> tuple[str, dict[str, object]]:
    """The name of the order of a wish's list, and the values of `$$name` in its templates.

    A cursor of another wish is refused: its score means another thing.
    Raises InvalidRequest and RequestTooLarge, naming the place.
    """
    given = {name: arguments.get(name) or [] for name in ("titles", "techniques", "avoid")}
    count = sum(map(len, given.values()))
    if count > MAXIMUM_INGREDIENTS:
        raise RequestTooLarge(
            f"titles, techniques and avoid name {count} ingredients together;"
            f" at most {MAXIMUM_INGREDIENTS} are allowed"
        )
    if not given["titles"] and not given["techniques"]:
        raise InvalidRequest("titles and techniques are both empty; name at least one to be like")
    if arguments.get("acrossGenres") and not given["titles"]:
        raise InvalidRequest(
            "acrossGenres needs titles to be across from; name one, or leave it out"
        )
    for name, ingredients in given.items():
        _check_weights(name, ingredients)
    titles = _placed("titles", given["titles"])
    techniques = _placed("techniques", given["techniques"])
    avoided = _placed("avoid", given["avoid"])
    _check_distinct(titles)
    _check_distinct([*techniques, *avoided])
    against = [{**each, "weight": -each["weight"]} for each in avoided if each["weight"]]
    values: dict[str, object] = {
        "wishedTitles": titles,
        "wishedTechniques": [*techniques, *against],
        "namedTechniques": [*techniques, *avoided],
        "avoided": [each["slug"] for each in avoided],
    }
    return f"score for wish {digest(titles, techniques, avoided)}", values


def _check_known(unknown: Sequence[str], arguments: Mapping[str, Any]) -> None:
    """Raises InvalidRequest for the first ingredient that is not in the store.

    unknown: the places of these.
    """
    for name in ("titles", "techniques", "avoid"):
        for each in _placed(name, arguments.get(name) or []):
            if each["place"] in unknown:
                what = "title" if name == "titles" else "technique"
                raise InvalidRequest(f"{each['place']}.slug: there is no {what} {each['slug']!r}")


def _placed(name: str, ingredients: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"place": f"{name}[{i}]", "slug": each["slug"], "weight": float(each["weight"])}
        for i, each in enumerate(ingredients)
    ]


def _check_weights(name: str, ingredients: Sequence[Mapping[str, Any]]) -> None:
    most = f"{MAXIMUM_WEIGHT:g}"
    allowed = f"from 0 to {most}" if name == "avoid" else f"more than 0, and at most {most}"
    for i, each in enumerate(ingredients):
        weight = each["weight"]
        if not 0 <= weight <= MAXIMUM_WEIGHT or (weight == 0 and name != "avoid"):
            raise InvalidRequest(f"{name}[{i}].weight is {weight:g}; it must be {allowed}")


def _check_distinct(ingredients: Sequence[Mapping[str, Any]]) -> None:
    places: dict[str, str] = {}
    for each in ingredients:
        first = places.setdefault(each["slug"], each["place"])
        if first != each["place"]:
            raise InvalidRequest(
                f"{each['place']}.slug is {each['slug']!r}, which {first} names already"
            )


MADE_LIKE = Page(
    "Title",
    "MATCH (@node:Title)",
    (Key("@link.score", float, descending=True), BY_ID),
    "score",
    filters=_FILTERS,
    numbers={"minScore": SCORES},
    rest=_WISH,
    dependent=Dependent(_wish, _MISSING, _check_known),
    edge={
        "score": Value(
            "@link.score",
            FLOAT,
            description="How well the title fits the wish, -1 to 1: the cosine, less where little"
            " is documented of the title.",
            filterable=True,
        ),
        "evidence": _EVIDENCE,
    },
    about={"state": state(_DOCUMENTED)},
    default=10,
    description="Titles made like some titles, with more of some techniques and none of others, the"
    " best first, with exact reasons. The wish is the weighted sum of the titles' profiles and the"
    " techniques' vectors, each of length 1, less what is to be avoided; titles score by their"
    " nearness to it. At least one title or technique must be named, and at most"
    f" {MAXIMUM_INGREDIENTS} in all.",
    arguments={
        "titles": Argument(
            "WishedTitle",
            "Titles to be like, each once. They are left out of the answer. One with nothing"
            " declared has nothing to be like, and does not count.",
            list=True,
        ),
        "techniques": Argument(
            "WishedTechnique", "Techniques to have more of, each once.", list=True
        ),
        "avoid": Argument(
            "AvoidedTechnique",
            "Techniques to have none of, each once and not wished for as well: titles with a"
            " declared use of one of them, or of one narrower, are left out, and what is like them"
            " counts against a title by the weight.",
            list=True,
        ),
        "minScore": MIN_SCORE,
        "diversity": DIVERSITY,
        "excludeSameSeries": Argument(
            BOOLEAN,
            "Whether to leave out titles of the same series as one that is named: it, its seasons,"
            " its episodes.",
            default=False,
        ),
        "acrossGenres": Argument(
            BOOLEAN,
            "Whether to keep only titles that share no genre with any title named, of which there"
            " must be one. Titles without stated genres are left out; if none that is named states"
            " any, all are.",
            default=False,
        ),
    },
    connection=Connection(
        "MadeLike",
        "A page of titles made as wished.",
        "A title made as wished, with its score and the reasons.",
        edge_where="Similarity",
        total="How many score above the server's CATALOG_SIMILARITY_FLOOR (0.1), less what the"
        f" filters leave out, with diversity at most {DIVERSE_TITLES}; counted only when selected.",
        aggregate=True,
        facets=True,
    ),
)
