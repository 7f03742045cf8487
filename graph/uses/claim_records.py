"""Lines of a seed folder on provenance: what one source says of one use, or of one title.

Claims that contradict each other are kept side by side, each with its source; none replaces
another. docs/responsible-ai.md says what is made of them.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from graph.declare.records import Properties, Record, Storage
from graph.declare.values import Slug, Text, one_of
from graph.model.uses import InputRights
from graph.uses.claims import CLAIM


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


class Claim(Record, declared=CLAIM):
    """It is about a use, with facts of that use, or about a title as a whole."""

    model_config = ConfigDict(validate_default=True)  # what is missing is a fault of some fields

    file: ClassVar[str] = "claims.jsonl"
    checked_with_others: ClassVar[bool] = True
    id: Slug
    inputs: Annotated[tuple[Input, ...], _Inputs()] = ()

    @field_validator("title", check_fields=False)
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

    @field_validator("no_ai", check_fields=False)
    @classmethod
    def _says_something(cls, value: bool | None, info: ValidationInfo) -> bool | None:
        if value is False:
            raise ValueError("can only be true; what was used is said of a use")
        title, mining = info.data.get("title"), info.data.get("training_mining")
        if value is None and title is not None and mining is None:
            raise ValueError("is missing, and so is training_mining: the claim says nothing")
        return value
