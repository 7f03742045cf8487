"""What part artificial intelligence had in uses and titles, and who says so;
`graph.uses.provenance` says how it is derived.
"""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument, field
from strawberry.scalars import JSON

from catalog.schema.arguments import LocaleChain
from catalog.schema.connections import CreatorType, TitleType, UseType
from graph.declare.fields import MAXIMUM_PAGE
from graph.model.uses import (
    AiDisclosureState,
    InputRights,
    ReplicaException,
    ReplicaKind,
    TrainingMining,
    UsePurpose,
)
from graph.uses.provenance import SHOWN

_TIME = "as exactly as it is known: 2025-07-17, 2025-07 or 2025; null when not stated."

FirstUses = Annotated[
    int | None,
    argument(
        description=f"How many uses, the most prominent first, 0 to {MAXIMUM_PAGE}; {SHOWN} by"
        " default."
    ),
]


@strawberry.type(description="Material that a tool was given.")
class ClaimInput:
    material: str = field(description="What it is, in words.")
    rights: InputRights = field(description="Whose it was.")


@strawberry.type(
    description="What one source says of one use, or of one title as a whole. Nobody has checked"
    " it; another source may say something else. What the source does not say is null."
)
class Claim:
    slug: str = field(description="The bare id, unique among claims.")
    use: UseType | None = field(description="The use that it is about; null for one on a title.")
    title: TitleType | None = field(
        description="The title that it is about as a whole; null for one on a use."
    )
    tool: str | None = field(description="The tool that was used.")
    vendor: str | None = field(description="Who makes the tool.")
    model: str | None = field(description="The model in it.")
    version: str | None = field(description="The version of tool or model.")
    digital_source_type: str | None = field(
        description="Code of the IPTC Digital Source Type of the output, such as"
        " trainedAlgorithmicMedia."
    )
    inputs: list[ClaimInput] = field(
        description="Material that the tool was given, in the order of the source."
    )
    in_final_picture: bool | None = field(
        description="Whether the output is part of what is shown."
    )
    share_of_shots: float | None = field(
        description="In which share of the title's shots it is, 0 to 1."
    )
    shots: int | None = field(description="In how many shots it is, 0 or more.")
    minutes: float | None = field(description="Minutes of the title in which it is, above 0.")
    secured_tool: bool | None = field(
        description="Whether the tool ran in an environment secured for the company."
    )
    trains_on_inputs: bool | None = field(
        description="Whether the tool keeps, reuses or trains on what the production gave it."
    )
    purpose: UsePurpose | None = field(description="What the output is for.")
    performers: list[CreatorType] = field(description="Performers replicated, by slug.")
    replica: ReplicaKind | None = field(description="How they are replicated.")
    union_covered: bool | None = field(
        description="Whether it takes the place of work that a union's agreement covers."
    )
    replicates_protected: bool | None = field(
        description="Whether the output replicates identifiable material that is protected, or not"
        " the production's own."
    )
    depicts_real: bool | None = field(
        description="Whether it shows a real person or event so that viewers may take it for real."
    )
    exception: ReplicaException | None = field(
        description="Why the replica may need no consent, according to the source."
    )
    happened_on: str | None = field(description=f"When it was done, {_TIME}")
    training_mining: TrainingMining | None = field(
        description="Of a title: whether it may be mined, or used to train or run models."
    )
    no_ai: bool = field(
        description="Of a title: whether the source says that no artificial intelligence was used."
    )
    stated_on: str | None = field(description=f"When the source said so, {_TIME}")
    source: str = field(description="Who says so and where, in words.")


@strawberry.type(
    description="What is known of the part that artificial intelligence had in a title. It follows"
    " from declared uses, those of its parts and of what it is part of included, and from claims;"
    " what nobody declared does not count, and is not taken for a no."
)
class AiDisclosure:
    state: AiDisclosureState = field(
        description="AI_GENERATED if a use is and its output is in the final picture: nobody says"
        " that it is not, or somebody says that it is. AI_ASSISTED if any other use is generated or"
        " assisted. NO_AI_DECLARED if there is no such use, and a claim says that no AI was used."
        " Else UNKNOWN."
    )
    disputed: bool = field(
        description="Whether a source says that no AI was used while a use says otherwise; or"
        " whether claims contradict each other on how the output of such a use came about, on"
        " whether it is in the final picture, or on whether the title may be trained on."
    )
    digital_source_types: list[str] = field(
        description="IPTC Digital Source Types of the output of `uses`, as full URIs, sorted."
    )
    c2pa: JSON = field(
        description="The same as assertions of a C2PA manifest: `{assertions: [{label, data}]}`."
        " `c2pa.actions.v2` with the action c2pa.created and its digitalSourceType, if something in"
        " the final picture has one; `cawg.training-mining`, if claims on the title declare it and"
        " agree. Without either, the list is empty."
    )
    claims: list[Claim] = field(
        description="What sources say of the title as a whole, by slug; claims on uses are there."
    )

    @field(
        description="The state as a short label to show, in the first of the languages en, es and"
        " fr that is asked for, else in English."
    )
    def label(self, locale: LocaleChain = None) -> str: ...

    @field(
        description="The uses that the state follows from: all that are generated or assisted, the"
        " most prominent first, then by slug."
    )
    def uses(self, first: FirstUses = None) -> list[UseType]: ...
