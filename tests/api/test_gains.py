"""Efforts and what was saved, as clients ask for it, on the seeds: one claim, and no figure."""

from __future__ import annotations

from tests.conftest import Ask, answered

FIGURES = """basis productionCount units { unit
  ratio { productionCount value low high refusal }
  overrun { productionCount value refusal }
  saved { productionCount amount refusal } }"""


async def test_one_claim_is_shown_and_makes_no_figure(ask: Ask) -> None:
    found = await answered(
        ask(
            f"""{{
              title(slug: "leternaute") {{ uses(first: 1) {{ nodes {{
                efforts {{ slug unit planned usual actual speedRatio basis confidence statedOn
                          source use {{ technique {{ slug }} }} }}
              }} }} }}
              technique(slug: "artificial-intelligence-technique") {{
                claimed: impact(basis: CLAIMED, includeNarrower: true) {{ {FIGURES} }}
                measured: impact(includeNarrower: true) {{ {FIGURES} }}
                own: impact(basis: CLAIMED) {{ productionCount }}
              }}
              productionImpact(groupBy: YEAR, basis: CLAIMED, where: {{
                use: {{technique: {{within: "ai-generated-imagery"}}, stage: {{eq: POST}}}},
                production: {{kind: {{eq: SERIES}}}} }}) {{
                basis groupBy productionCount unstatedCount
                rows(first: 5) {{ totalCount pageInfo {{ hasNextPage endCursor }}
                  edges {{ cursor node {{ year stage kind technique {{ slug }} {FIGURES} }} }} }}
              }}
              none: productionImpact(groupBy: TECHNIQUE) {{
                basis productionCount rows {{ totalCount nodes {{ productionCount }} }}
              }}
            }}"""
        )
    )
    (use,) = found["title"]["uses"]["nodes"]
    (effort,) = use["efforts"]
    assert (effort["speedRatio"], effort["unit"], effort["basis"]) == (10.0, "TIME", "CLAIMED")
    assert effort["planned"] is effort["usual"] is effort["actual"] is effort["confidence"] is None
    assert effort["statedOn"] == "2025-07-17"
    assert "Ted Sarandos" in effort["source"]
    assert effort["use"] == {"technique": {"slug": "ai-generated-imagery"}}

    technique = found["technique"]
    assert technique["own"] == {"productionCount": 0}
    assert technique["measured"] == {"basis": "MEASURED", "productionCount": 0, "units": []}
    claimed = technique["claimed"]
    nothing = {"productionCount": 0, "refusal": "NONE_STATED"}
    assert claimed == {
        "basis": "CLAIMED",
        "productionCount": 1,
        "units": [
            {
                "unit": "TIME",
                "ratio": {
                    "productionCount": 1,
                    "value": None,
                    "low": None,
                    "high": None,
                    "refusal": "TOO_FEW_PRODUCTIONS",
                },
                "overrun": {**nothing, "value": None},
                "saved": {**nothing, "amount": None},
            }
        ],
    }

    impact = found["productionImpact"]
    rows = impact.pop("rows")
    assert impact == {
        "basis": "CLAIMED",
        "groupBy": "YEAR",
        "productionCount": 1,
        "unstatedCount": 0,
    }
    (edge,) = rows["edges"]
    assert edge["cursor"] == rows["pageInfo"]["endCursor"]
    assert edge["node"] == {
        **claimed, "year": 2025, "stage": None, "kind": None, "technique": None
    }  # fmt: skip
    assert found["none"] == {
        "basis": "MEASURED",
        "productionCount": 0,
        "rows": {"totalCount": 0, "nodes": []},
    }


async def test_what_cannot_be_asked(ask: Ask) -> None:
    for text, message in (
        ("{ productionImpact { basis } }", "groupBy"),
        ("{ productionImpact(groupBy: STAGE, basis: BOTH) { basis } }", "BOTH"),
        (
            '{ productionImpact(groupBy: KIND) { rows(after: "x") { nodes { kind } } } }',
            "productionImpact.rows",
        ),
        (
            "{ productionImpact(groupBy: KIND, where: {production: {OR: []}}) { basis } }",
            "productionImpact: where.production.OR is empty; leave it out",
        ),
    ):
        result = await ask(text)
        assert result.errors
        assert message in str(result.errors[0].message)
