"""Uses of techniques, and what sources claim of them."""

from __future__ import annotations

from enum import StrEnum


class UseOrigin(StrEnum):
    """Who says so: a person with a source, or a model."""

    DECLARED = "DECLARED"
    INFERRED = "INFERRED"


class UsePurpose(StrEnum):
    """What generated or altered material is made for."""

    IDEATION = "IDEATION"
    BACKGROUND = "BACKGROUND"
    STORY_ELEMENT = "STORY_ELEMENT"
    KEY_VISUAL = "KEY_VISUAL"
    FINAL_CHARACTER = "FINAL_CHARACTER"
    TALENT_REPLICA = "TALENT_REPLICA"


class InputRights(StrEnum):
    """What right there is to use the material that a tool is given."""

    OWNED = "OWNED"
    LICENSED = "LICENSED"
    PUBLIC_DOMAIN = "PUBLIC_DOMAIN"
    UNOWNED = "UNOWNED"
    UNKNOWN = "UNKNOWN"


class ReplicaKind(StrEnum):
    """What of a performer is replicated.

    IN_PRODUCTION: made with the performer's own taking part, for the production that employs them.
    INDEPENDENTLY_CREATED: made from other material. SYNTHETIC_VOICE: a voice that is generated or
    converted. RE_AGEING: the performer's own picture, made younger or older.
    """

    IN_PRODUCTION = "IN_PRODUCTION"
    INDEPENDENTLY_CREATED = "INDEPENDENTLY_CREATED"
    SYNTHETIC_VOICE = "SYNTHETIC_VOICE"
    RE_AGEING = "RE_AGEING"


class ReplicaException(StrEnum):
    """Why a replica may need no consent.

    POST_PRODUCTION_ADJUSTMENT: what editors have always done, such as timing, colour, noise.
    PROTECTED_EXPRESSION: comment, satire, news, or a historical work.
    """

    POST_PRODUCTION_ADJUSTMENT = "POST_PRODUCTION_ADJUSTMENT"
    PROTECTED_EXPRESSION = "PROTECTED_EXPRESSION"


class AiDisclosureState(StrEnum):
    """What is known of the part that artificial intelligence had in a title.

    NO_AI_DECLARED: a source says that there was none, and no use says otherwise. AI_ASSISTED: it
    helped, or what it made is not in the final picture. AI_GENERATED: what it made is in the final
    picture. UNKNOWN: nobody has said; silence is never taken for an answer.
    """

    NO_AI_DECLARED = "NO_AI_DECLARED"
    AI_ASSISTED = "AI_ASSISTED"
    AI_GENERATED = "AI_GENERATED"
    UNKNOWN = "UNKNOWN"


class TrainingMining(StrEnum):
    """Whether a title may be mined, or used to train or to run models."""

    ALLOWED = "ALLOWED"
    NOT_ALLOWED = "NOT_ALLOWED"
    CONSTRAINED = "CONSTRAINED"


DIGITAL_SOURCE_TYPES = frozenset(
    {
        "algorithmicMedia",
        "algorithmicallyEnhanced",
        "composite",
        "compositeCapture",
        "compositeSynthetic",
        "compositeWithTrainedAlgorithmicMedia",
        "computationalCapture",
        "dataDrivenMedia",
        "digitalCapture",
        "digitalCreation",
        "humanEdits",
        "negativeFilm",
        "positiveFilm",
        "print",
        "screenCapture",
        "trainedAlgorithmicMedia",
        "virtualRecording",
    }
)
"""Codes of the IPTC Digital Source Type NewsCodes (cv.iptc.org/newscodes/digitalsourcetype)."""
