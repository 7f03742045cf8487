"""Uses of techniques."""

from __future__ import annotations

from graph.declare.fields import BY_ID, GLOBAL_ID, SLUG, Argument, Field, Many, One, described, prop
from graph.declare.records import LinkTo
from graph.declare.roots import lookup
from graph.declare.scalars import FLOAT, STRING
from graph.declare.subject import ObjectType
from graph.declare.values import Share
from graph.model.impact import ImpactGroup
from graph.model.search import SearchField
from graph.model.techniques import Stage
from graph.model.uses import UseOrigin
from graph.uses.efforts import EFFORTS, LEAST_PRODUCTIONS
from graph.uses.impact import IMPACT_TYPES, IMPACT_WHERE, ON_BASIS, PRODUCTION_IMPACT
from graph.uses.lists import ANY_USE, HAS_ANY_USE, OF_ANY
from graph.uses.provenance import PROVENANCE_TYPES, USE_FIELDS

USE = ObjectType(
    "Use",
    "One technique used on one title: how, when, by whom, and according to whom.",
    {
        "id": GLOBAL_ID,
        "slug": SLUG,
        "stage": prop(
            Stage,
            "When in the making; null when not stated.",
            filterable=True,
            sortable=True,
            facet="stages",
            loadable=True,
        ),
        "prominence": prop(
            FLOAT,
            "How much it shapes the title, 0 to 1; 1 defines it. Null when not stated.",
            filterable=True,
            sortable=True,
            aggregated=True,
            loadable=Share,
        ),
        "note": prop(
            STRING, "What was done, in a sentence or two.", filterable=True, loadable=True
        ),
        "source": prop(STRING, "Where it is documented, in words.", filterable=True, loadable=True),
        "tool": prop(
            STRING,
            "Camera, software or rig, where known.",
            filterable=True,
            sortable=True,
            loadable=True,
        ),
        "origin": prop(
            UseOrigin,
            "Its origin: a person or a model.",
            nullable=False,
            filterable=True,
            sortable=True,
            facet="origins",
        ),
        "confidence": prop(
            FLOAT,
            "Of inferred uses: 0 to 1, the share of proposals like it that"
            " are right. Null when declared.",
            filterable=True,
            sortable=True,
            aggregated=True,
        ),
        "evidence": One(
            "UseEvidence",
            "UNWIND [@parent] AS @node WITH @node WHERE @node.sentence IS NOT NULL",
            description="Of inferred uses: the sentence that it was inferred from. Null"
            " when declared.",
            nullable=True,
        ),
        "title": One(
            "Title",
            f"MATCH (@parent)<-{HAS_ANY_USE}-(@node:Title)",
            description="The title it was used on.",
            filterable=True,
            loadable=LinkTo("HAS_USE", "Title", reverse=True),
        ),
        "technique": One(
            "Technique",
            f"MATCH (@parent)-{OF_ANY}->(@node:Technique)",
            description="The technique used.",
            filterable=True,
            loadable=LinkTo("OF", "Technique"),
        ),
        "creators": Many(
            "Creator",
            "MATCH (@parent)-[:BY]->(@node:Creator)",
            (BY_ID,),
            description="The creators who did it, if known, by slug.",
            filterable=True,
            loadable=LinkTo("BY", "Creator", many=True),
        ),
        **USE_FIELDS,
        "efforts": described(
            EFFORTS,
            "Planned, usual and actual effort, as"
            " stated: the earliest statement first, undated ones last, then"
            " by slug.",
        ),
    },
    plural="uses of techniques",
    node=True,
    label=ANY_USE,
)

USE_EVIDENCE = ObjectType(
    "UseEvidence",
    "The text that an inferred use was inferred from.",
    {
        "sentence": prop(
            STRING, "The sentence, exactly as it stands in the title's text.", nullable=False
        ),
        "field": prop(SearchField, "Which of the title's texts it stands in.", nullable=False),
        "locale": prop(STRING, "BCP 47 tag of that text; en for its own texts.", nullable=False),
    },
)

TYPES = (
    *PROVENANCE_TYPES,
    *IMPACT_TYPES,
    USE,
    USE_EVIDENCE,
)

INPUTS = (IMPACT_WHERE,)

ROOTS: dict[str, Field] = {
    "use": lookup("Use", label=ANY_USE, internal=True),
    "productionImpact": described(
        PRODUCTION_IMPACT,
        "The effort that techniques saved, by technique, stage, year or kind, with intervals and"
        " the number of productions behind each figure; no figure on fewer than"
        f" {LEAST_PRODUCTIONS}, and never claims and measurements together.",
        arguments={
            "groupBy": Argument(ImpactGroup, "The grouping of the rows.", required=True),
            "basis": ON_BASIS,
            "where": Argument("ImpactWhere", "Only efforts that meet all of these conditions."),
        },
    ),
}
