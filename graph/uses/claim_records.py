"""Lines of a seed folder on provenance: what one source says of one use, or of one title.

Claims that contradict each other are kept side by side, each with its source; none replaces
another. docs/responsible-ai.md says what is made of them.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationInfo, field_validator

from graph.declare.records import LinkTo, Properties, Record, Storage
from graph.declare.values import (
    Count,
    Minutes,
    Share,
    Slug,
    SourceType,
    Text,
    Time,
    UseId,
    one_of,
)
from graph.model.uses import InputRights, ReplicaException, ReplicaKind, TrainingMining, UsePurpose


class Input(BaseModel):
    """Material that the tool was given."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    material: Text
    rights: Annotated[InputRights, one_of(InputRights)]


class _Inputs(Storage):
    """Two lists in step: the materials, and the rights to each."""

    @property
    def names(self) -> tuple[str, ...]:
        return ("inputMaterials", "inputRights")

    def write(self, value: tuple[Input, ...], record: Record) -> Properties:
        return {
            "inputMaterials": [each.material for each in value],
            "inputRights": [each.rights for each in value],
        }

    def read(self, stored: Properties, key: str) -> Any:
        pairs = zip(
            stored.get("inputMaterials") or (), stored.get("inputRights") or (), strict=True
        )
        return [{"material": material, "rights": rights} for material, rights in pairs] or None


_ABOUT = ("id", "use", "title", "stated_on", "source")
_OF_TITLES = ("training_mining", "no_ai")


class Claim(Record):
    """It is about a use, with facts of that use, or about a title as a whole."""

    file: ClassVar[str] = "claims.jsonl"
    checked_with_others: ClassVar[bool] = True
    id: Slug
    use: Annotated[UseId | None, LinkTo("ABOUT", "Use")] = None
    title: Annotated[Slug | None, Field(validate_default=True), LinkTo("ABOUT_TITLE", "Title")] = (
        None
    )
    tool: Text | None = None
    vendor: Text | None = None
    model: Text | None = None
    version: Text | None = None
    digital_source_type: SourceType | None = None
    inputs: Annotated[tuple[Input, ...], _Inputs()] = ()
    in_final_picture: StrictBool | None = None
    share_of_shots: Share | None = None
    shots: Count | None = None
    minutes: Minutes | None = None
    secured_tool: StrictBool | None = None
    trains_on_inputs: StrictBool | None = None
    purpose: Annotated[UsePurpose | None, one_of(UsePurpose)] = None
    performers: Annotated[tuple[Slug, ...], LinkTo("REPLICATES", "Creator", many=True)] = ()
    replica: Annotated[ReplicaKind | None, one_of(ReplicaKind)] = None
    union_covered: StrictBool | None = None
    replicates_protected: StrictBool | None = None
    depicts_real: StrictBool | None = None
    exception: Annotated[ReplicaException | None, one_of(ReplicaException)] = None
    happened_on: Time | None = None
    training_mining: Annotated[TrainingMining | None, one_of(TrainingMining)] = None
    no_ai: Annotated[StrictBool | None, Field(validate_default=True)] = None
    stated_on: Time | None = None
    source: Text

    @field_validator("title")
    @classmethod
    def _either(cls, value: str | None, info: ValidationInfo) -> str | None:
        if "use" in info.data and (value is None) == (info.data["use"] is None):
            if value is None:
                raise ValueError("is missing, and so is use; a claim is about one of them")
            raise ValueError("is given, and use as well; a claim is about one of them only")
        return value

    @field_validator("*")
    @classmethod
    def _fits(cls, value: Any, info: ValidationInfo) -> Any:
        """A claim about a use states facts of uses, and one about a title facts of titles."""
        name = info.field_name
        if name in _ABOUT or value is None or value == ():
            return value
        if name in _OF_TITLES:
            if info.data.get("use") is not None:
                raise ValueError("is said of a title as a whole, not of a use")
        elif info.data.get("title") is not None:
            raise ValueError("is a fact of a use; a claim on a title has none")
        return value

    @field_validator("no_ai")
    @classmethod
    def _says_something(cls, value: bool | None, info: ValidationInfo) -> bool | None:
        if value is False:
            raise ValueError("can only be true; what was used is said of a use")
        title, mining = info.data.get("title"), info.data.get("training_mining")
        if value is None and title is not None and mining is None:
            raise ValueError("is missing, and so is training_mining: the claim says nothing")
        return value
