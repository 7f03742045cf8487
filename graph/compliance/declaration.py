"""Where what is told of guidelines, approvals and verdicts is read: templates of
`graph.registry`.
"""

from __future__ import annotations

from graph.compliance.assessment import SINGLE_FACTS, assess_title, assess_use
from graph.declare.fields import (
    BY_ID,
    Computed,
    Field,
    Given,
    Key,
    Many,
    One,
    Referred,
    Value,
    unknown,
)

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
"""What the rules in force say of a title's uses."""

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
        RETURN {{id: @node.id, uses: {_FACTS_OF_USES}, companies: {_COMPANIES}}} }} }}"""
)
"""What is known of every title with a governed use, on itself or on its parts; no field of the API:
`graph.curation.issues` reads it."""

_BY_POSITION = (Key("@node.position", int), BY_ID)
_BY_TIME = (Key("@node.at"), BY_ID)

RULES_OF_TECHNIQUE = Many(
    "Rule",
    "MATCH (@node:Rule)-[:OF_GUIDELINE]->(@guideline:Guideline) WHERE EXISTS {"
    " (@parent)-[:BROADER*0..20]->(:Technique)<-[:GOVERNS]-(@node) }",
    (Key("@guideline.id"), *_BY_POSITION),
)
"""The rules that govern a technique, or one broader than it, guideline by guideline."""


def _record(label: str, match: str) -> Many:
    """Entries of the record, the oldest first."""
    return Many(label, match, _BY_TIME)


APPROVALS_OF_TITLE = _record("Approval", "MATCH (@parent)<-[:FOR_TITLE]-(@node:Approval)")
CONSENTS_OF_TITLE = _record("Consent", "MATCH (@parent)<-[:FOR_TITLE]-(@node:Consent)")
CONSENTS_OF_CREATOR = _record("Consent", "MATCH (@parent)<-[:OF_PERFORMER]-(@node:Consent)")
STANCES_OF_CREATOR = Many(
    "Stance",
    "MATCH (@parent)<-[:STANCE_OF]-(@node:Stance)",
    (Key("coalesce(@node.statedOn, '')"), BY_ID),
)

_ENTRY: dict[str, Field] = {
    "slug": Value("@node.id"),
    "request": Value("@node.request"),
    "action": Value("@node.action"),
    "at": Value("@node.at"),
    "by": Value("@node.by"),
    "expiresOn": Value("@node.expiresOn"),
    "source": Value("@node.source"),
    "title": One("Title", "MATCH (@parent)-[:FOR_TITLE]->(@node:Title)"),
    "uses": Many("Use", "MATCH (@parent)-[:FOR_USE]->(@node:Use)", (BY_ID,)),
}

RESPONSIBLE_TYPES: dict[str, dict[str, Field]] = {
    "Guideline": {
        "id": Value("@node.id"),
        "slug": Value("@node.id"),
        "name": Value("@node.name"),
        "publisher": Value("@node.publisher"),
        "version": Value("@node.version"),
        "markets": Value("coalesce(@node.markets, [])", list=True),
        "effectiveFrom": Value("@node.effectiveFrom"),
        "effectiveUntil": Value("@node.effectiveUntil"),
        "website": Value("@node.website"),
        "source": Value("@node.source"),
        "company": One("Platform", "MATCH (@parent)-[:OF_COMPANY]->(@node:Platform)"),
        "replaces": One("Guideline", "MATCH (@parent)-[:REPLACES]->(@node:Guideline)"),
        "principles": Many(
            "Principle", "MATCH (@parent)<-[:OF_GUIDELINE]-(@node:Principle)", _BY_POSITION
        ),
        "rules": Many("Rule", "MATCH (@parent)<-[:OF_GUIDELINE]-(@node:Rule)", _BY_POSITION),
    },
    "Principle": {
        "slug": Value("@node.id"),
        "position": Value("@node.position", int),
        "text": Value("@node.text"),
        "rules": Many("Rule", "MATCH (@parent)<-[:RESTS_ON]-(@node:Rule)", _BY_POSITION),
    },
    "Rule": {
        "id": Value("@node.id"),
        "slug": Value("@node.id"),
        "name": Value("@node.name"),
        "text": Value("@node.text"),
        "position": Value("@node.position", int),
        "verdict": Value("@node.verdict"),
        "approvals": Value("@node.approvals", list=True),
        "consent": Value("@node.consent", bool),
        "replica": Value("@node.replica"),
        "advice": Value("@node.advice"),
        "conditions": Many(
            "RuleCondition",
            "UNWIND range(0, size(@parent.facts) - 1) AS @place",
            (Key("@place", int),),
        ),
        "guideline": One("Guideline", "MATCH (@parent)-[:OF_GUIDELINE]->(@node:Guideline)"),
        "principle": One("Principle", "MATCH (@parent)-[:RESTS_ON]->(@node:Principle)"),
        "techniques": Many("Technique", "MATCH (@parent)-[:GOVERNS]->(@node:Technique)", (BY_ID,)),
    },
    "RuleCondition": {
        "fact": Value("@parent.facts[@place]"),
        "values": Value("split(@parent.values[@place], '|')", list=True),
        "negated": Value("@parent.negated[@place]", bool),
    },
    "Approval": {
        **_ENTRY,
        "kind": Value("@node.kind"),
        "scope": Value("@node.scope"),
        "note": Value("@node.note"),
    },
    "Consent": {
        **_ENTRY,
        "replica": Value("@node.kind"),
        "purpose": Value("@node.purpose"),
        "performer": One("Creator", "MATCH (@parent)-[:OF_PERFORMER]->(@node:Creator)"),
    },
    "Stance": {
        "stance": Value("@node.stance"),
        "statement": Value("@node.statement"),
        "statedOn": Value("@node.statedOn"),
        "source": Value("@node.source"),
    },
    "Compliance": {
        "verdict": Given(),
        "at": Given(),
        "uses": Given("UseAssessment"),
    },
    "UseAssessment": {
        "use": Referred("Use"),
        "technique": Referred("Technique"),
        "on": Given(),
        "verdict": Given(),
        "findings": Given("RuleFinding"),
    },
    "RuleFinding": {
        "rule": Referred("Rule"),
        "verdict": Given(),
        "unknownFacts": Given(),
        "disputedFacts": Given(),
        "missingApprovals": Given("MissingApproval"),
        "missingConsents": Given("MissingConsent"),
        "toPass": Given(),
    },
    "MissingApproval": {"kind": Given(), "state": Given()},
    "MissingConsent": {
        "performer": Referred("Creator"),
        "replica": Given(),
        "state": Given(),
    },
}
