"""Guidelines, approvals, consents, and what the rules say of uses.

`graph.compliance` says how a verdict is found.
"""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field

from catalog.schema.availability import Country, Day
from catalog.schema.connections import (
    EDGES,
    NODES,
    PAGE_INFO,
    TOTAL,
    CreatorType,
    Edge,
    PageInfo,
    PlatformType,
    TechniqueType,
    TitleType,
    UseType,
)
from catalog.schema.types import SLUG, Node
from graph.model.compliance import (
    ApprovalKind,
    PermissionAction,
    PermissionState,
    StanceKind,
    UseFact,
    Verdict,
)
from graph.model.techniques import Stage
from graph.model.uses import InputRights, ReplicaException, ReplicaKind, UsePurpose

SOURCE = "Who says so and where, in words."
_TIME = "ISO 8601 with an offset from UTC, such as 2026-11-25T21:15:00+01:00"
_DATE = "as exactly as it is known: 2025-08-01, 2025-08 or 2025"

AtLeast = Annotated[
    Verdict | None,
    argument(description="Only titles with this verdict or a graver one; all issues by default."),
]


@strawberry.type(description="Rules on what may be done with AI: one version of them.")
class Guideline(Node):
    slug: str = field(description=SLUG)
    name: str = field(description="Its name.")
    publisher: str = field(description="Who has published it.")
    company: PlatformType | None = field(
        description="The platform whose productions it is for; null where it is for everybody."
    )
    markets: list[Country] = field(description="Where it holds; empty for everywhere.")
    version: str | None = field(description="Which version this is; null when it has no name.")
    replaces: Guideline | None = field(description="The version before it, where that is known.")
    effective_from: str | None = field(
        description=f"From when on it is in force, {_DATE}; null for always."
    )
    effective_until: str | None = field(
        description=f"Until when it is in force, {_DATE}; null while no end is known."
    )
    website: str | None = field(description="Where to read it; null when not stated.")
    source: str = field(description=SOURCE)
    principles: list[Principle] = field(description="What it rests on, in its own order.")
    rules: list[Rule] = field(description="Its rules, the matrix included, in its own order.")


@strawberry.type(description="A principle that rules rest on, in the catalog's own words.")
class Principle:
    slug: str = field(description=SLUG)
    position: int = field(description="Its place in the guideline, 0 or more.")
    text: str = field(description="What it asks for.")
    rules: list[Rule] = field(description="The rules that rest on it.")


@strawberry.type(description="A condition of a rule.")
class RuleCondition:
    fact: UseFact = field(description="The fact that it looks at.")
    values: list[str] = field(
        description="Values of the fact, sorted: words of the schema's enums, NONE for no"
        " exception,"
        " or TRUE and FALSE."
    )
    negated: bool = field(
        description="Whether the fact must have none of the values, instead of one of them."
    )


@strawberry.type(
    description="What a guideline says of some uses. It applies to a use of a technique that it"
    " governs if all conditions hold. A fact that nobody has stated, or on which sources contradict"
    " each other, makes it NEEDS_JUDGEMENT at most."
)
class Rule(Node):
    slug: str = field(description=SLUG)
    name: str = field(description="What it is about.")
    text: str = field(description="What it says, in the catalog's own words.")
    position: int = field(description="Its place in the guideline, 0 or more.")
    guideline: Guideline = field(description="Where it stands.")
    principle: Principle | None = field(description="What it rests on, where that is stated.")
    techniques: list[TechniqueType] = field(
        description="The techniques that it governs, with all narrower ones, by slug."
    )
    conditions: list[RuleCondition] = field(description="All of these must hold.")
    verdict: Verdict = field(
        description="What it says while something that it takes is missing; ALLOWED once all of it"
        " is granted. PROHIBITED also where a performer whose consent it takes has refused it or"
        " taken it back."
    )
    approvals: list[ApprovalKind] = field(description="The approvals that it takes, all of them.")
    consent: bool = field(description="Whether it takes the consent of each performer.")
    replica: ReplicaKind | None = field(
        description="The kind of replica to consent to where the use states none."
    )
    advice: str | None = field(description="What else would make a use pass.")


@strawberry.type(description="A page of guidelines.")
class GuidelineConnection:
    edges: list[Edge[Guideline]] = field(description=EDGES)
    nodes: list[Guideline] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


_REQUEST = "The entry that the request began with; an entry that begins one names itself."
_FOR_USES = "The uses that it is about, by slug; empty: all uses of the title and of its parts."


@strawberry.type(
    description="An entry in the record of approvals. Entries are only added, never changed."
)
class Approval:
    slug: str = field(description=SLUG)
    request: str = field(description=_REQUEST)
    kind: ApprovalKind = field(description="What is to be approved.")
    action: PermissionAction = field(description="What was done.")
    at: str = field(description="When, ISO 8601, UTC, whole seconds.")
    by: str = field(description="Who has asked, or has decided, by name.")
    expires_on: Day | None = field(description="The last day (UTC) of a grant; null for no end.")
    scope: str | None = field(description="What it covers, in words.")
    note: str | None = field(description="What else is to be known.")
    source: str | None = field(description="Where it is written down.")
    title: TitleType = field(description="The title that it is for.")
    uses: list[UseType] = field(description=_FOR_USES)


@strawberry.type(
    description="An entry in the record of performers' consents. Entries are only added, never"
    " changed."
)
class Consent:
    slug: str = field(description=SLUG)
    request: str = field(description=_REQUEST)
    performer: CreatorType = field(description="Whose consent.")
    replica: ReplicaKind = field(description="To what.")
    purpose: str = field(description="What the replica is to be used for, in words.")
    action: PermissionAction = field(description="What was done.")
    at: str = field(description="When, ISO 8601, UTC, whole seconds.")
    by: str = field(description="Who has asked, or has answered, by name.")
    expires_on: Day | None = field(description="The last day (UTC) of a grant; null for no end.")
    source: str | None = field(description="Where it is written down.")
    title: TitleType = field(description="The title that it is for.")
    uses: list[UseType] = field(description=_FOR_USES)


@strawberry.type(description="What a creator has publicly said about being replicated.")
class Stance:
    stance: StanceKind = field(description="In a word.")
    statement: str = field(description="What was said, in the catalog's own words.")
    stated_on: str | None = field(description=f"When, {_DATE}; null when not known.")
    source: str = field(description=SOURCE)


@strawberry.type(description="An approval that is not granted.")
class MissingApproval:
    kind: ApprovalKind = field(description="What is to be approved.")
    state: PermissionState = field(description="What has become of it so far.")


@strawberry.type(description="A consent that is not granted.")
class MissingConsent:
    performer: CreatorType = field(description="Whose consent.")
    replica: ReplicaKind = field(description="To what.")
    state: PermissionState = field(description="What has become of it so far.")


@strawberry.type(description="What a rule that applies, or may apply, says of a use.")
class RuleFinding:
    rule: Rule = field(description="The rule.")
    verdict: Verdict = field(description="What it says, with all that is granted.")
    unknown_facts: list[UseFact] = field(
        description="Facts that are missing, or disputed, before more can be said."
    )
    disputed_facts: list[UseFact] = field(
        description="Those of them on which sources contradict each other."
    )
    missing_approvals: list[MissingApproval] = field(description="Approvals to be got.")
    missing_consents: list[MissingConsent] = field(description="Consents to be got.")
    to_pass: list[str] = field(
        description="What would make the use pass this rule, in English; empty where it passes."
    )


@strawberry.type(description="What all rules in force say of a use.")
class UseAssessment:
    use: UseType | None = field(description="The use; null for one that was only described.")
    technique: TechniqueType = field(description="The technique used.")
    on: str = field(
        description="The day, month or year of the use, which decides which guidelines are in"
        " force:"
        " as it is stated, else the title's year, else today."
    )
    verdict: Verdict = field(description="The gravest of the findings; ALLOWED without any.")
    findings: list[RuleFinding] = field(
        description="What each rule that applies or may apply says, the gravest first, then in the"
        " order of the guideline."
    )


@strawberry.type(
    description="What the rules in force say of a title's declared uses, and of those of its parts."
    " It follows from what is recorded, and is no legal advice."
)
class Compliance:
    verdict: Verdict = field(
        description="The gravest verdict of a use. ALLOWED also where no rule governs any: `uses`"
        " is empty then."
    )
    at: str = field(description="The moment it is for, ISO 8601, UTC.")
    uses: list[UseAssessment] = field(
        description="The uses that a rule in force applies to, or may; the gravest first, then by"
        " slug."
    )


@strawberry.type(description="A title that something is missing for.")
class ComplianceIssueEdge:
    cursor: str = field(description="Opaque; pass it as `after` or `before`.")
    node: TitleType = field(description="The title.")
    compliance: Compliance = field(description="What is missing, by the list's own arguments.")


@strawberry.type(description="A page of titles that something is missing for.")
class ComplianceIssueConnection:
    edges: list[ComplianceIssueEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


@strawberry.input(description="A use to be assessed; what is left out is not known.")
class AssessUseInput:
    technique: str = field(description="The technique's slug.")
    on: str | None = field(default=UNSET, description=f"When, {_DATE}; today by default.")
    company: str | None = field(
        default=UNSET,
        description="Slug of the platform that it is made for; by default none, so that only"
        " guidelines for everybody are kept.",
    )
    market: Country | None = field(
        default=UNSET,
        description="ISO 3166-1 alpha-2: only guidelines for this market, or for all.",
    )
    stage: Stage | None = field(
        default=UNSET, description="When in the making; the technique's usual one by default."
    )
    purpose: UsePurpose | None = field(default=UNSET, description="What the material is for.")
    in_final_picture: bool | None = field(
        default=UNSET, description="Whether output is in the final picture."
    )
    input_rights: list[InputRights] | None = field(
        default=UNSET, description="The rights to all material that the tool is given."
    )
    secured_tool: bool | None = field(
        default=UNSET,
        description="Whether the tool runs in an environment secured for the company.",
    )
    trains_on_inputs: bool | None = field(
        default=UNSET,
        description="Whether the tool keeps, reuses or trains on what it is given.",
    )
    replicates_protected: bool | None = field(
        default=UNSET,
        description="Whether output replicates identifiable or unowned protected material.",
    )
    depicts_real: bool | None = field(
        default=UNSET,
        description="Whether it shows a real person or event so that viewers may take it for real.",
    )
    union_covered: bool | None = field(
        default=UNSET, description="Whether it replaces work that a union's agreement covers."
    )
    replica: ReplicaKind | None = field(
        default=UNSET, description="What of performers is replicated."
    )
    exception: ReplicaException | None = field(
        default=UNSET, description="Why consent may not be needed; none by default."
    )
    performers: list[str] | None = field(
        default=UNSET, description="Slugs of the performers who are replicated or replaced."
    )
    approvals: list[ApprovalKind] | None = field(
        default=UNSET, description="Approvals that are taken as granted."
    )
    consents: list[str] | None = field(
        default=UNSET, description="Slugs of performers whose consent is taken as granted."
    )


_ID = (
    "An id that the client makes for this entry and sends again with every retry: letters, digits,"
    " '-', '_' and '.'. An entry that is there already changes nothing; one of the same id that"
    " says something else is refused."
)
_BEGUN = (
    "The id of the entry that the request began with; by default this entry begins one. A refusal"
    " and a withdrawal must name it."
)


@strawberry.input(description="An entry for the record of approvals.")
class RecordApprovalInput:
    id: strawberry.ID = field(description=_ID)
    request: strawberry.ID | None = field(default=UNSET, description=_BEGUN)
    title: str = field(description="The title's slug.")
    uses: list[str] | None = field(
        default=UNSET, description="Slugs of uses of the title or its parts; all by default."
    )
    kind: ApprovalKind = field(description="What is to be approved.")
    action: PermissionAction = field(description="What was done.")
    at: str = field(description=f"When, {_TIME}; at most 5 minutes ahead of the server's clock.")
    by: str = field(description="Who has asked, or has decided, by name.")
    expires_on: Day | None = field(default=UNSET, description="The last day (UTC) of a grant.")
    scope: str | None = field(default=UNSET, description="What it covers, in words.")
    note: str | None = field(default=UNSET, description="What else is to be known.")
    source: str | None = field(default=UNSET, description="Where it is written down.")


@strawberry.input(description="An entry for the record of performers' consents.")
class RecordConsentInput:
    id: strawberry.ID = field(description=_ID)
    request: strawberry.ID | None = field(default=UNSET, description=_BEGUN)
    title: str = field(description="The title's slug.")
    uses: list[str] | None = field(
        default=UNSET, description="Slugs of uses of the title or its parts; all by default."
    )
    performer: str = field(description="The performer's slug.")
    replica: ReplicaKind = field(description="To what.")
    purpose: str = field(description="What the replica is to be used for, in words.")
    action: PermissionAction = field(description="What was done.")
    at: str = field(description=f"When, {_TIME}; at most 5 minutes ahead of the server's clock.")
    by: str = field(description="Who has asked, or has answered, by name.")
    expires_on: Day | None = field(default=UNSET, description="The last day (UTC) of a grant.")
    source: str | None = field(default=UNSET, description="Where it is written down.")


@strawberry.type(description="What has become of the entry.")
class RecordEntryPayload:
    recorded: bool = field(description="Whether it was added now; false where it was there.")
    title: TitleType = field(description="The title, as after the change.")
