"""Lines of a seed folder on what may be done with artificial intelligence, and what creators say.

Guidelines with their principles and rules are data: a new rule is a new line, and a new version of
a guideline is a new guideline, which says what it replaces.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationInfo, field_validator

from graph.compliance.guidelines import GUIDELINE, PRINCIPLE, RULE
from graph.compliance.record import STANCE
from graph.declare.records import (
    LinkTo,
    Named,
    Properties,
    Record,
    Storage,
    Stored,
    distinct,
)
from graph.declare.values import (
    Count,
    Meaning,
    Slug,
    not_before,
    one_of,
)
from graph.model.compliance import ApprovalKind, UseFact
from graph.model.techniques import AiInvolvement, Stage
from graph.model.uses import InputRights, ReplicaException, ReplicaKind, UsePurpose

_YES_OR_NO = frozenset({"TRUE", "FALSE"})
VALUES: dict[UseFact, frozenset[str]] = {
    **dict.fromkeys(UseFact, _YES_OR_NO),
    UseFact.AI: frozenset(AiInvolvement),
    UseFact.STAGE: frozenset(Stage),
    UseFact.PURPOSE: frozenset(UsePurpose),
    UseFact.INPUT_RIGHTS: frozenset(InputRights),
    UseFact.REPLICA: frozenset(ReplicaKind),
    UseFact.EXCEPTION: frozenset({*ReplicaException, "NONE"}),
}
"""What each fact can be. PERFORMERS is no fact for a condition: rules ask for their consent."""


class Guideline(Named, declared=GUIDELINE):
    file: ClassVar[str] = "guidelines.jsonl"

    @field_validator("effective_until", check_fields=False)
    @classmethod
    def _not_before_it_began(cls, value: str | None, info: ValidationInfo) -> str | None:
        return not_before(value, info, "effective_from")


class Principle(Record, declared=PRINCIPLE):
    file: ClassVar[str] = "principles.jsonl"
    id: Slug
    guideline: Annotated[
        Slug, LinkTo("OF_GUIDELINE", "Guideline"), Meaning("The guideline that it belongs to.")
    ]


class Condition(BaseModel):
    """A fact, and what it must be (`is`) or not be (`is_not`): one value, or one of several."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fact: Annotated[UseFact, one_of(UseFact)]
    is_: Annotated[Any, Field(alias="is")] = None
    is_not: Any = None

    @field_validator("is_", "is_not")
    @classmethod
    def _of_the_fact(cls, value: object, info: ValidationInfo) -> object:
        fact = info.data.get("fact")
        if value is None or fact is None:
            return value
        if fact is UseFact.PERFORMERS:
            raise ValueError("performers are asked for by consent, not by a condition")
        allowed = VALUES[fact]
        given = value if isinstance(value, list) else [value]
        words = [str(each).upper() for each in given]
        for word, each in zip(words, given, strict=True):
            if word not in allowed or (allowed is _YES_OR_NO) is not isinstance(each, bool):
                choices = ", ".join(sorted(each.lower() for each in allowed))
                raise ValueError(f"{each!r} is not one of: {choices}")
        return tuple(words) or None

    @property
    def values(self) -> tuple[str, ...]:
        return self.is_ or self.is_not or ()


class _Conditions(Storage):
    """Three lists in step: the facts, their values joined by `|`, whether they are negated."""

    @property
    def names(self) -> tuple[str, ...]:
        return ("facts", "values", "negated")

    def write(self, value: tuple[Condition, ...], record: Record) -> Properties:
        return {
            "facts": [each.fact for each in value],
            "values": ["|".join(sorted(each.values)) for each in value],
            "negated": [each.is_ is None for each in value],
        }

    def read(self, stored: Properties, key: str) -> Any:
        lists = (stored.get(name) or () for name in self.names)
        found = []
        for fact, joined, negated in zip(*lists, strict=True):
            words: list[Any] = joined.split("|")
            if VALUES[UseFact(fact)] is _YES_OR_NO:
                words = [word == "TRUE" for word in words]
            found.append({"fact": fact, "is_not" if negated else "is": words})
        return found or None


class Rule(Named, declared=RULE):
    file: ClassVar[str] = "rules.jsonl"
    position: Count = 0
    consent: StrictBool = False
    techniques: Annotated[
        tuple[Slug, ...], Field(min_length=1), LinkTo("GOVERNS", "Technique", many=True)
    ]
    when: Annotated[
        tuple[Condition, ...],
        _Conditions(),
        Meaning(
            "All of these must hold. A fact of a use, such as `in_final_picture`, and what it `is`"
            " or `is_not`: one value or a list; `true` or `false`, or words as in claims.jsonl."
        ),
    ] = ()
    approvals: Annotated[
        tuple[Annotated[ApprovalKind, one_of(ApprovalKind)], ...], Stored(each=distinct)
    ] = ()

    @field_validator("when")
    @classmethod
    def _says_something(cls, value: tuple[Condition, ...]) -> tuple[Condition, ...]:
        for each in value:
            if (each.is_ is None) is (each.is_not is None):
                raise ValueError(f"{each.fact.lower()}: say either what it is, or what it is_not")
        return value


class Stance(Record, declared=STANCE):
    """A public statement of a creator about being replicated; its source is required."""

    file: ClassVar[str] = "stances.jsonl"
    id: Annotated[Slug, Meaning("Unique among stances.")]
    creator: Annotated[Slug, LinkTo("STANCE_OF", "Creator"), Meaning("The creator who made it.")]
