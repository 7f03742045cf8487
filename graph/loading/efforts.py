"""Lines of a seed folder on the effort that uses of techniques took, as somebody states it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from graph.loading.fields import Share, Slug, Text, Time, UseId, one_of
from graph.loading.linked import Linked
from graph.model.impact import EffortBasis, EffortUnit

LEAST = 0.000001
MOST = 1_000_000_000
AGREEMENT = 0.05
"""How far a rounded speed ratio may be from the amounts it is stated with, as a part of it."""


def _amount(value: float) -> float:
    if not LEAST <= value <= MOST:
        raise ValueError(f"{value:g} is not an amount; it must be from {LEAST:f} to {MOST}")
    return value


Amount = Annotated[float, Field(strict=True), AfterValidator(_amount)]


class Effort(Linked):
    """What a use was planned to take, usually takes, and took; or only how much faster it was.

    Several may be stated of one use; they stand side by side, even if they contradict each other.
    """

    file: ClassVar[str] = "efforts.jsonl"
    refers_to: ClassVar = {"use": "Use"}
    relations: ClassVar = {"EFFORT_OF": "Use"}
    id: Slug
    use: UseId
    unit: Annotated[EffortUnit, one_of(EffortUnit)]
    planned: Amount | None = None
    usual: Amount | None = None
    actual: Amount | None = None
    speed_ratio: Annotated[Amount | None, Field(validate_default=True)] = None
    basis: Annotated[EffortBasis, one_of(EffortBasis)]
    confidence: Share | None = None
    stated_on: Time | None = None
    source: Text
    note: Text | None = None

    @property
    def key(self) -> str:
        return self.id

    @field_validator("planned", "usual", "actual")
    @classmethod
    def _in_a_unit(cls, value: float | None, info: ValidationInfo) -> float | None:
        if value is not None and info.data.get("unit") == EffortUnit.TIME:
            raise ValueError("an amount needs a unit such as hours; time goes with speed_ratio")
        return value

    @field_validator("speed_ratio")
    @classmethod
    def _as_the_amounts_say(cls, value: float | None, info: ValidationInfo) -> float | None:
        amounts = [info.data[name] for name in ("planned", "usual", "actual") if name in info.data]
        if len(amounts) < 3:  # one of them is at fault already
            return value
        _, usual, actual = amounts
        if value is None and all(amount is None for amount in amounts):
            raise ValueError("nothing is stated: give it, or one of planned, usual and actual")
        if value is not None and usual is not None and actual is not None:
            ratio = usual / actual
            if abs(value - ratio) > AGREEMENT * ratio:
                raise ValueError(f"{value:g} contradicts usual / actual, {ratio:g}")
        return value

    def properties(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "planned": self.planned,
            "usual": self.usual,
            "actual": self.actual,
            "speedRatio": self.speed_ratio,
            "basis": self.basis,
            "confidence": self.confidence,
            "statedOn": self.stated_on,
            "source": self.source,
            "note": self.note,
        }

    def links(self) -> Mapping[str, Iterable[str | None]]:
        return {"EFFORT_OF": [self.use]}
