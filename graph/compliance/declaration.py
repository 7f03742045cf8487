"""Verdicts of the rules in force on uses, and their fields in the API."""

from __future__ import annotations

from graph.compliance import record
from graph.compliance.assessment import SINGLE_FACTS, assess_title, assess_use
from graph.compliance.guidelines import GUIDELINE, PRINCIPLE, RULE, RULE_CONDITION
from graph.compliance.record import APPROVAL, CONSENT, STANCE
from graph.declare.fields import (
    Argument,
    Computed,
    Field,
    Given,
    Referred,
    Value,
    described,
    unknown,
)
from graph.declare.roots import all_of, lookup
from graph.declare.scalars import BOOLEAN, COUNTRY, STRING
from graph.declare.subject import InputType, ObjectType
from graph.model.compliance import ApprovalKind, PermissionState, UseFact, Verdict
from graph.model.techniques import Stage
from graph.model.uses import InputRights, ReplicaException, ReplicaKind, UsePurpose

_RULES = """COLLECT { MATCH (@rule:Rule)-[:OF_GUIDELINE]->(@guideline:Guideline)
    RETURN {id: @rule.id, position: @rule.position, verdict: @rule.verdict, facts: @rule.facts,
      values: @rule.values, negated: @rule.negated, approvals: @rule.approvals,
      consent: @rule.consent, replica: @rule.replica, advice: @rule.advice,
      guideline: {id: @guideline.id, markets: @guideline.markets,
        effectiveFrom: @guideline.effectiveFrom, effectiveUntil: @guideline.effectiveUntil,
        company: head(COLLECT { MATCH (@guideline)-[:OF_COMPANY]->(@company:Platform)
          RETURN @company.id })}} }"""
"""All rules: there are few, and which of them are in force is decided for each use."""


def _governing(technique: str) -> str:
    return f"""COLLECT {{ MATCH ({technique})-[:BROADER*0..20]->(:Technique)
        <-[:GOVERNS]-(@governs:Rule) RETURN DISTINCT @governs.id }}"""


IS_GOVERNED = "EXISTS { (@technique)-[:BROADER*0..20]->(:Technique)<-[:GOVERNS]-(:Rule) }"
_SINGLE = ", ".join(f"{name}: @claim.{name}" for name in SINGLE_FACTS.values())


def _entries(label: str, more: str = "") -> str:
    """Entries of the title, or of what it is part of, that are about the use, or about all uses."""
    name = label.lower()
    return f"""COLLECT {{
        MATCH (@of)-[:PART_OF*0..20]->(:Title)<-[:FOR_TITLE]-(@{name}:{label})
        WHERE NOT EXISTS {{ (@{name})-[:FOR_USE]->(:Use) }}
          OR EXISTS {{ (@{name})-[:FOR_USE]->(@use) }}
        RETURN {{id: @{name}.id, request: @{name}.request, kind: @{name}.kind,
          action: @{name}.action, at: @{name}.at, expiresOn: @{name}.expiresOn{more}}} }}"""


_PERFORMER = """, performer: head(COLLECT { MATCH (@consent)-[:OF_PERFORMER]->(@agrees:Creator)
    RETURN @agrees.id })"""


_FACTS_OF_USES = f"""COLLECT {{
        MATCH (@node)<-[:PART_OF*0..20]-(@of:Title)-[:HAS_USE]->(@use:Use)
          -[:OF]->(@technique:Technique)
        WHERE {IS_GOVERNED}
        WITH DISTINCT @of, @use, @technique ORDER BY @use.id
        RETURN {{use: @use.id, technique: @technique.id, ai: @technique.ai, stage: @use.stage,
          year: @of.year, rules: {_governing("@technique")},
          claims: COLLECT {{ MATCH (@use)<-[:ABOUT]-(@claim:Claim) WITH @claim
            ORDER BY @claim.id
            RETURN {{{_SINGLE}, inputRights: coalesce(@claim.inputRights, []),
              replica: @claim.replica, happenedOn: @claim.happenedOn,
              performers: COLLECT {{ MATCH (@claim)-[:REPLICATES]->(@who:Creator)
                WITH @who ORDER BY @who.id RETURN @who.id }}}} }},
          approvals: {_entries("Approval")},
          consents: {_entries("Consent", _PERFORMER)}}} }}"""
"""All governed uses of a title and of its parts, with what bears on them, by id."""


_COMPANIES = """COLLECT { MATCH (@node)-[:PART_OF*0..20]-(:Title)<-[:WINDOW_OF]-(:Availability)
    -[:ON]->(@platform:Platform) RETURN DISTINCT @platform.id }"""

_OF_TITLE = f"{{uses: {_FACTS_OF_USES}, rules: {_RULES}, companies: {_COMPANIES}}}"

COMPLIANCE = Computed(
    "Compliance",
    _OF_TITLE,
    assess_title,
    {
        "Rule": "MATCH (@node:Rule)",
        "Use": "MATCH (@parent)<-[:PART_OF*0..20]-(@of:Title)-[:HAS_USE]->(@node:Use)",
        "Technique": "MATCH (@parent)<-[:PART_OF*0..20]-(@of:Title)-[:HAS_USE]->(@use:Use)"
        "-[:OF]->(@node:Technique)",
        "Creator": "MATCH (@parent)<-[:PART_OF*0..20]-(@of:Title)-[:HAS_USE]->(@use:Use)"
        "<-[:ABOUT]-(@claim:Claim)-[:REPLICATES]->(@node:Creator)",
    },
)
"""Verdicts on a title's uses."""

ASSESS_USE = Computed(
    "UseAssessment",
    f"""{{of: head(COLLECT {{ MATCH (@technique:Technique {{id: $technique}})
          RETURN {{technique: @technique.id, ai: @technique.ai, stage: @technique.stage,
            rules: {_governing("@technique")}}} }}),
        rules: {_RULES},
        unknown: {unknown("Technique", "[$technique]")}
        + {unknown("Creator", "coalesce($performers, [])")}
        + {unknown("Platform", "[$company]")} }}""",
    assess_use,
    {
        "Rule": "MATCH (@node:Rule)",
        "Use": "MATCH (@node:Use) WHERE false",
        "Technique": "MATCH (@node:Technique {id: $technique})",
        "Creator": "UNWIND coalesce($performers, []) AS @named MATCH (@node:Creator {id: @named})",
    },
)
"""The root field: a use that is described, not stored."""

ISSUE_CANDIDATES = Value(
    f"""{{rules: {_RULES}, titles: COLLECT {{
        MATCH (:Rule)-[:GOVERNS]->(:Technique)<-[:BROADER*0..20]-(:Technique)<-[:OF]-(:Use)
          <-[:HAS_USE]-(:Title)-[:PART_OF*0..20]->(@node:Title)
        WITH DISTINCT @node
        RETURN {{id: @node.id, uses: {_FACTS_OF_USES}, companies: {_COMPANIES}}} }} }}""",
    internal=True,
)
"""What is known of every title with a governed use, on itself or on its parts; no field of the API:
`graph.curation.issues` reads it."""


COMPLIANCE_TYPE = ObjectType(
    "Compliance",
    "What the rules in force say of a title's declared uses, and of"
    " those of its parts. It follows from what is recorded, and is"
    " no legal advice.",
    {
        "verdict": Given(
            description="The gravest verdict of a use. ALLOWED also where no rule"
            " governs any: `uses` is empty then.",
            of=Verdict,
        ),
        "at": Given(description="The moment it is for, ISO 8601, UTC."),
        "uses": Given(
            "UseAssessment",
            description="The uses that a rule in force applies to, or may; the gravest"
            " first, then by slug.",
            list=True,
        ),
    },
)

USE_ASSESSMENT = ObjectType(
    "UseAssessment",
    "The verdict of all rules in force on a use.",
    {
        "use": Referred(
            "Use", description="The use; null for one that was only described.", nullable=True
        ),
        "technique": Referred("Technique", description="The technique used."),
        "on": Given(
            description="The day, month or year of the use, which decides which"
            " guidelines are in force: as it is stated, else the title's"
            " year, else today."
        ),
        "verdict": Given(
            description="The gravest of the findings; ALLOWED without any.", of=Verdict
        ),
        "findings": Given(
            "RuleFinding",
            description="What each rule that applies or may apply says, the gravest"
            " first, then in the order of the guideline.",
            list=True,
        ),
    },
)

RULE_FINDING = ObjectType(
    "RuleFinding",
    "The finding of a rule that applies, or may apply, to a use.",
    {
        "rule": Referred("Rule", description="The rule."),
        "verdict": Given(
            description="Its verdict, given the permissions that are granted.", of=Verdict
        ),
        "unknownFacts": Given(
            description="Facts that are missing or disputed; the verdict depends on them.",
            of=UseFact,
            list=True,
        ),
        "disputedFacts": Given(
            description="Those of them on which sources contradict each other.",
            of=UseFact,
            list=True,
        ),
        "missingApprovals": Given("MissingApproval", description="Approvals to be got.", list=True),
        "missingConsents": Given("MissingConsent", description="Consents to be got.", list=True),
        "toPass": Given(
            description="What would make the use pass this rule, in English; empty"
            " where it passes.",
            list=True,
        ),
    },
)

MISSING_APPROVAL = ObjectType(
    "MissingApproval",
    "An approval that is not granted.",
    {
        "kind": Given(description="The subject of the approval.", of=ApprovalKind),
        "state": Given(description="Its state so far.", of=PermissionState),
    },
)

MISSING_CONSENT = ObjectType(
    "MissingConsent",
    "A consent that is not granted.",
    {
        "performer": Referred("Creator", description="Whose consent."),
        "replica": Given(description="To what.", of=ReplicaKind),
        "state": Given(description="Its state so far.", of=PermissionState),
    },
)

TYPES = (
    GUIDELINE,
    PRINCIPLE,
    RULE,
    RULE_CONDITION,
    APPROVAL,
    CONSENT,
    STANCE,
    COMPLIANCE_TYPE,
    USE_ASSESSMENT,
    RULE_FINDING,
    MISSING_APPROVAL,
    MISSING_CONSENT,
)

FOR_COMPANY = Argument(
    STRING,
    "Slug of the platform whose guidelines are to be kept; by default those of every platform that"
    " has a window for the title, its parts or what it is part of. Guidelines that are for"
    " everybody are kept in any case.",
)
FOR_MARKET = Argument(
    COUNTRY,
    "ISO 3166-1 alpha-2: only guidelines for this market, and those for all. By default those for"
    " any market.",
)
AT_MOMENT = Argument(
    STRING,
    "The moment for which approvals and consents count, ISO 8601 with an offset from UTC, such as"
    " 2026-11-25T21:15:00+01:00; now by default.",
)

ASSESS_USE_INPUT = InputType(
    "AssessUseInput",
    "A use to be assessed; what is left out is not known.",
    {
        "technique": Argument(STRING, "The technique's slug.", required=True),
        "on": Argument(
            STRING,
            "When, as exactly as it is known: 2025-08-01, 2025-08 or 2025; today by default.",
        ),
        "company": Argument(
            STRING,
            "Slug of the platform that it is made for; by default none, so that only"
            " guidelines for everybody are kept.",
        ),
        "market": Argument(
            COUNTRY, "ISO 3166-1 alpha-2: only guidelines for this market, or for all."
        ),
        "stage": Argument(Stage, "When in the making; the technique's usual one by default."),
        "purpose": Argument(UsePurpose, "The purpose of the material."),
        "inFinalPicture": Argument(BOOLEAN, "Whether output is in the final picture."),
        "inputRights": Argument(
            InputRights, "The rights to all material that the tool is given.", list=True
        ),
        "securedTool": Argument(
            BOOLEAN, "Whether the tool runs in an environment secured for the company."
        ),
        "trainsOnInputs": Argument(
            BOOLEAN, "Whether the tool keeps, reuses or trains on what it is given."
        ),
        "replicatesProtected": Argument(
            BOOLEAN, "Whether output replicates identifiable or unowned protected material."
        ),
        "depictsReal": Argument(
            BOOLEAN, "Whether it shows a real person or event so that viewers may take it for real."
        ),
        "unionCovered": Argument(
            BOOLEAN, "Whether it replaces work that a union's agreement covers."
        ),
        "replica": Argument(ReplicaKind, "The kind of replica."),
        "exception": Argument(ReplicaException, "Why consent may not be needed; none by default."),
        "performers": Argument(
            STRING, "Slugs of the performers who are replicated or replaced.", list=True
        ),
        "approvals": Argument(ApprovalKind, "Approvals that are taken as granted.", list=True),
        "consents": Argument(
            STRING, "Slugs of performers whose consent is taken as granted.", list=True
        ),
    },
)

INPUTS = (ASSESS_USE_INPUT, *record.INPUTS)

ROOTS: dict[str, Field] = {
    "guideline": lookup("Guideline", "One guideline; null when there is none with this slug."),
    "guidelines": all_of("Guideline", "All guidelines, former versions included, by slug."),
    "rule": lookup("Rule", "One rule; null when there is none with this slug."),
    "assessUse": described(
        ASSESS_USE,
        "The verdict of the rules in force on a use that is described here and not stored. Null"
        " with an error when there is no such technique, performer or platform.",
        nullable=True,
        arguments={"input": Argument("AssessUseInput", "The use.", required=True)},
    ),
    "issueCandidates": ISSUE_CANDIDATES,
}
