"""Lines of a seed folder on the effort that uses of techniques took, as somebody states it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import ConfigDict, ValidationInfo, field_validator

from graph.declare.records import Record
from graph.declare.values import Slug
from graph.model.impact import EffortUnit
from graph.uses.efforts import EFFORT

AGREEMENT = 0.05
"""How far a rounded speed ratio may be from the amounts it is stated with, as a part of it."""


class Effort(Record, declared=EFFORT):
    """What a use was planned to take, usually takes, and took; or only how much faster it was.

    Several may be stated of one use; they stand side by side, even if they contradict each other.
    """

    model_config = ConfigDict(validate_default=True)  # what is missing is a fault of a field

    file: ClassVar[str] = "efforts.jsonl"
    id: Slug

    @field_validator("planned", "usual", "actual", check_fields=False)
    @classmethod
    def _in_a_unit(cls, value: float | None, info: ValidationInfo) -> float | None:
        if value is not None and info.data.get("unit") == EffortUnit.TIME:
            raise ValueError("an amount needs a unit such as hours; time goes with speed_ratio")
        return value

    @field_validator("speed_ratio", check_fields=False)
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
