"""Templates are rendered in a scope: names become variables, values parameters."""

from __future__ import annotations

import pytest

from graph.compile.context import Context
from graph.compile.fields import compile_field
from graph.registry import REGISTRY
from graph.store.dialect import EMBEDDED, NEO4J, Dialect


def context(*carried: str, dialect: Dialect = EMBEDDED) -> Context:
    values: dict[str, object] = {"fingerprint": "a model", "viewer": "jane"}
    return Context(REGISTRY, dialect, values, 100, compile_field, carried)


def test_names_are_made_unique_each_time() -> None:
    here = context()
    template = "EXISTS { MATCH (@node)-[@link:OF]->(@other:Technique) WHERE @other.id = $slug }"
    scope = {"node": "t"}
    texts = [here.bound(template, scope, {"slug": "a"}) for _ in range(2)]
    assert texts == [
        f"EXISTS {{ MATCH (t)-[link{2 * i}:OF]->(other{2 * i + 1}:Technique)"
        f" WHERE other{2 * i + 1}.id = $p{i} }}"
        for i in range(2)
    ]
    assert here.parameters == {"p0": "a", "p1": "a"}
    assert scope == {"node": "t"}


def test_what_is_put_in_is_no_template_again() -> None:
    here = context()
    inner = here.render("@node.year > $least", {"node": "n"}, {"least": 3})
    text = here.render("WHERE @meets AND @node.id = $slug", {"node": "n", "meets": inner}, {})
    assert text == "WHERE n.year > $p0 AND n.id = $p1"
    assert here.parameters == {"p0": 3, "p1": None}


def test_what_is_bound_at_the_start_is_carried_where_a_with_names_it() -> None:
    here = context("catalog", "hides")
    text = here.render("WITH @catalog, @node WHERE @catalog.floor < 1 AND @hides", {"node": "n"})
    assert text == "WITH catalog, hides, n WHERE catalog.floor < 1 AND hides"
    assert here.preface() == (
        "MATCH (catalog:Catalog {id: 'catalog'})"
        " OPTIONAL MATCH (viewer:User {id: $p0})"
        " WITH catalog, coalesce(viewer.hideAiGenerated, false) AS hides "
    )
    assert here.parameters == {"p0": "jane"}


def test_what_was_not_foreseen_is_an_error() -> None:
    with pytest.raises(AssertionError, match="@catalog was not foreseen"):
        context("hides").render("@catalog.floor", {})


def test_locales_are_a_chain_and_stored_values_have_two_signs() -> None:
    here = context()
    here.render("$locale $$fingerprint $fingerprint", {}, {"locale": ["fr-CA"]})
    assert here.parameters["p0"][:2] == ["fr-CA", "fr"]
    assert here.parameters["p1"] == "a model"
    assert here.parameters["p2"] is None


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        (EMBEDDED, "vector.similarity.cosine(a.values, b.values)"),
        (NEO4J, "(2.0 * vector.similarity.cosine(a.values, b.values) - 1.0)"),
    ],
)
def test_engines_write_products_in_their_own_way(dialect: Dialect, text: str) -> None:
    here = context(dialect=dialect)
    scope = {"a": "a", "b": "b"}
    assert here.render("product(@a.values, @b.values)", scope) == text
