"""Lines of a seed folder on what may be done with artificial intelligence, and what creators say.

Guidelines with their principles and rules are data: a new rule is a new line, and a new version of
a guideline is a new guideline, which says what it replaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationInfo, field_validator

from graph.loading.fields import (
    Count,
    Country,
    Link,
    Named,
    Slug,
    Text,
    Time,
    not_before,
    one_of,
)
from graph.loading.linked import Linked
from graph.model.compliance import ApprovalKind, StanceKind, UseFact, Verdict
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


class Guideline(Named, Linked):
    file: ClassVar[str] = "guidelines.jsonl"
    refers_to: ClassVar = {"company": "Platform", "replaces": "Guideline"}
    relations: ClassVar = {"OF_COMPANY": "Platform", "REPLACES": "Guideline"}
    publisher: Text
    company: Slug | None = None
    markets: tuple[Country, ...] = ()
    version: Text | None = None
    replaces: Slug | None = None
    effective_from: Time | None = None
    effective_until: Time | None = None
    website: Link | None = None
    source: Text

    @field_validator("effective_until")
    @classmethod
    def _not_before_it_began(cls, value: str | None, info: ValidationInfo) -> str | None:
        return not_before(value, info, "effective_from")

    def properties(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "publisher": self.publisher,
            "markets": sorted(set(self.markets)),
            "version": self.version,
            "effectiveFrom": self.effective_from,
            "effectiveUntil": self.effective_until,
            "website": self.website,
            "source": self.source,
        }

    def links(self) -> Mapping[str, Iterable[str | None]]:
        return {"OF_COMPANY": [self.company], "REPLACES": [self.replaces]}


class Principle(Linked):
    file: ClassVar[str] = "principles.jsonl"
    refers_to: ClassVar = {"guideline": "Guideline"}
    relations: ClassVar = {"OF_GUIDELINE": "Guideline"}
    id: Slug
    guideline: Slug
    position: Count
    text: Text

    @property
    def key(self) -> str:
        return self.id

    def properties(self) -> dict[str, Any]:
        return {"position": self.position, "text": self.text}

    def links(self) -> Mapping[str, Iterable[str | None]]:
        return {"OF_GUIDELINE": [self.guideline]}


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


class Rule(Named, Linked):
    file: ClassVar[str] = "rules.jsonl"
    refers_to: ClassVar = {
        "guideline": "Guideline",
        "principle": "Principle",
        "techniques": "Technique",
    }
    relations: ClassVar = {
        "OF_GUIDELINE": "Guideline",
        "RESTS_ON": "Principle",
        "GOVERNS": "Technique",
    }
    guideline: Slug
    principle: Slug | None = None
    position: Count = 0
    text: Text
    techniques: Annotated[tuple[Slug, ...], Field(min_length=1)]
    when: tuple[Condition, ...] = ()
    verdict: Annotated[Verdict, one_of(Verdict)]
    approvals: tuple[Annotated[ApprovalKind, one_of(ApprovalKind)], ...] = ()
    consent: StrictBool = False
    replica: Annotated[ReplicaKind | None, one_of(ReplicaKind)] = None
    advice: Text | None = None

    @field_validator("when")
    @classmethod
    def _says_something(cls, value: tuple[Condition, ...]) -> tuple[Condition, ...]:
        for each in value:
            if (each.is_ is None) is (each.is_not is None):
                raise ValueError(f"{each.fact.lower()}: say either what it is, or what it is_not")
        return value

    def properties(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "position": self.position,
            "text": self.text,
            "facts": [each.fact for each in self.when],
            "values": ["|".join(sorted(each.values)) for each in self.when],
            "negated": [each.is_ is None for each in self.when],
            "verdict": self.verdict,
            "approvals": list(dict.fromkeys(self.approvals)),
            "consent": self.consent,
            "replica": self.replica,
            "advice": self.advice,
        }

    def links(self) -> Mapping[str, Iterable[str | None]]:
        return {
            "OF_GUIDELINE": [self.guideline],
            "RESTS_ON": [self.principle],
            "GOVERNS": self.techniques,
        }


class Stance(Linked):
    """What a creator has publicly said about being replicated; never without a source."""

    file: ClassVar[str] = "stances.jsonl"
    refers_to: ClassVar = {"creator": "Creator"}
    relations: ClassVar = {"STANCE_OF": "Creator"}
    id: Slug
    creator: Slug
    stance: Annotated[StanceKind, one_of(StanceKind)]
    statement: Text
    stated_on: Time | None = None
    source: Text

    @property
    def key(self) -> str:
        return self.id

    def properties(self) -> dict[str, Any]:
        return {
            "stance": self.stance,
            "statement": self.statement,
            "statedOn": self.stated_on,
            "source": self.source,
        }

    def links(self) -> Mapping[str, Iterable[str | None]]:
        return {"STANCE_OF": [self.creator]}
