"""Guidelines' rules, approvals, consents and stances."""

from __future__ import annotations

from graph.model.words import Vocabulary


class UseFact(Vocabulary):
    """What a rule can ask about a use; the claims about the use answer it."""

    AI = "AI", "What part AI has in the technique's output."
    STAGE = "STAGE", "When in the making."
    PURPOSE = "PURPOSE", "What the material is for."
    IN_FINAL_PICTURE = "IN_FINAL_PICTURE", "Whether output is in the final picture."
    INPUT_RIGHTS = "INPUT_RIGHTS", "The rights to the material that the tool is given."
    SECURED_TOOL = "SECURED_TOOL", "Whether the tool runs in a secured environment."
    TRAINS_ON_INPUTS = (
        "TRAINS_ON_INPUTS",
        "Whether the tool keeps, reuses or trains on what it is given.",
    )
    REPLICATES_PROTECTED = "REPLICATES_PROTECTED", "Whether output replicates protected material."
    DEPICTS_REAL = (
        "DEPICTS_REAL",
        "Whether it shows a real person or event so that viewers may take it for real.",
    )
    UNION_COVERED = "UNION_COVERED", "Whether it replaces work that a union's agreement covers."
    PERFORMERS = "PERFORMERS", "Who is replicated or replaced."
    REPLICA = "REPLICA", "What of performers is replicated."
    EXCEPTION = "EXCEPTION", "Why consent may not be needed."


class Verdict(Vocabulary):
    """What rules say of a use, from the least to the most grave.

    ALLOWED: it may be done, or all that it takes has been given. NEEDS_JUDGEMENT: somebody has to
    look at it, or facts are missing. NEEDS_APPROVAL: not without a written approval. PROHIBITED:
    not at all, or not without the consent that is missing.
    """

    ALLOWED = "ALLOWED", "It may be done, or all that it takes is granted."
    NEEDS_JUDGEMENT = "NEEDS_JUDGEMENT", "Somebody has to look at it, or facts are missing."
    NEEDS_APPROVAL = (
        "NEEDS_APPROVAL",
        "Not without a written approval or a consent that is missing.",
    )
    PROHIBITED = "PROHIBITED", "Not at all, or not without the consent that is missing."


class ApprovalKind(Vocabulary):
    """What an approval is about."""

    DATA_USE = "DATA_USE", "The material that a tool is given."
    CREATIVE_OUTPUT = "CREATIVE_OUTPUT", "What it makes, where it is to be delivered."
    TALENT_AND_PERFORMANCE = (
        "TALENT_AND_PERFORMANCE",
        "Whatever touches a performer's likeness, voice or work.",
    )
    ETHICS_AND_REPRESENTATION = (
        "ETHICS_AND_REPRESENTATION",
        "What may mislead viewers or harm those who are shown.",
    )


class PermissionAction(Vocabulary):
    """What an entry in the record of approvals and consents says."""

    REQUESTED = "REQUESTED", "Asked for."
    GRANTED = "GRANTED", "Given."
    REFUSED = "REFUSED", "Not given."
    WITHDRAWN = "WITHDRAWN", "Taken back, whether by who asked or by who gave."


class PermissionState(Vocabulary):
    """What has become of an approval or a consent at a moment."""

    NOT_ASKED = "NOT_ASKED", "Nobody has asked."
    REQUESTED = "REQUESTED", "Asked for, without an answer."
    GRANTED = "GRANTED", "Given, and in force."
    REFUSED = "REFUSED", "Not given."
    WITHDRAWN = "WITHDRAWN", "Taken back."
    EXPIRED = "EXPIRED", "It was given, and has run out."


class StanceKind(Vocabulary):
    """What a creator has publicly said about being replicated, or about artificial intelligence."""

    WELCOMES = "WELCOMES", "In favour."
    CASE_BY_CASE = "CASE_BY_CASE", "It depends."
    DECLINES = "DECLINES", "Against."
