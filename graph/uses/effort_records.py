"""Lines of a seed folder on the effort that uses of techniques took, as somebody states it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from graph.declare.records import LinkTo, Record
from graph.declare.values import Share, Slug, Text, Time, UseId, one_of
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


class Effort(Record):
    """What a use was planned to take, usually takes, and took; or only how much faster it was.

    Several may be stated of one use; they stand side by side, even if they contradict each other.
    """

    file: ClassVar[str] = "efforts.jsonl"
    id: Slug
    use: Annotated[UseId, LinkTo("EFFORT_OF", "Use")]
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
