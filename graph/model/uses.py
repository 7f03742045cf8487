"""Uses of techniques, and what sources claim of them."""

from __future__ import annotations

from graph.model.words import Vocabulary


class UseOrigin(Vocabulary):
    """Who states it: a person with a source, or a model."""

    DECLARED = "DECLARED", "A person states it, and names a source."
    INFERRED = "INFERRED", "A model proposes it."


class UsePurpose(Vocabulary):
    """What generated or altered material is made for."""

    IDEATION = "IDEATION", "To find ideas: mood boards, sketches, tests."
    BACKGROUND = "BACKGROUND", "Something in the background of the picture."
    STORY_ELEMENT = "STORY_ELEMENT", "Something that matters to the story."
    KEY_VISUAL = "KEY_VISUAL", "What the title is recognised by."
    FINAL_CHARACTER = "FINAL_CHARACTER", "A character as it is seen or heard in the end."
    TALENT_REPLICA = "TALENT_REPLICA", "The likeness or the voice of a performer."


class InputRights(Vocabulary):
    """What right there is to use the material that a tool is given."""

    OWNED = "OWNED", "The production's own."
    LICENSED = "LICENSED", "Used with a licence."
    PUBLIC_DOMAIN = "PUBLIC_DOMAIN", "Nobody's any more."
    UNOWNED = "UNOWNED", "Somebody else's, without a licence."
    UNKNOWN = "UNKNOWN", "The source does not say."


class ReplicaKind(Vocabulary):
    """What of a performer is replicated.

    IN_PRODUCTION: made with the performer's own taking part, for the production that employs them.
    INDEPENDENTLY_CREATED: made from other material. SYNTHETIC_VOICE: a voice that is generated or
    converted. RE_AGEING: the performer's own picture, made younger or older.
    """

    IN_PRODUCTION = "IN_PRODUCTION", "Made with the performer, for this production."
    INDEPENDENTLY_CREATED = (
        "INDEPENDENTLY_CREATED",
        "Made from existing material, without the performer.",
    )
    SYNTHETIC_VOICE = "SYNTHETIC_VOICE", "The voice alone."
    RE_AGEING = "RE_AGEING", "Made younger or older."


class ReplicaException(Vocabulary):
    """Why a replica may need no consent.

    POST_PRODUCTION_ADJUSTMENT: what editors have always done, such as timing, colour, noise.
    PROTECTED_EXPRESSION: comment, satire, news, or a historical work.
    """

    POST_PRODUCTION_ADJUSTMENT = "POST_PRODUCTION_ADJUSTMENT", "A usual correction after the shoot."
    PROTECTED_EXPRESSION = (
        "PROTECTED_EXPRESSION",
        "Such as satire, comment, or an account of what happened.",
    )


class AiDisclosureState(Vocabulary):
    """What is known of the part that artificial intelligence had in a title.

    NO_AI_DECLARED: a source says that there was none, and no use says otherwise. AI_ASSISTED: it
    helped, or what it made is not in the final picture. AI_GENERATED: what it made is in the final
    picture. UNKNOWN: nobody has said; a missing statement is not taken for a no.
    """

    NO_AI_DECLARED = (
        "NO_AI_DECLARED",
        "A source says that no AI was used, and no use says otherwise.",
    )
    AI_ASSISTED = (
        "AI_ASSISTED",
        "AI helped, or a source says that what it made is not in the final picture.",
    )
    AI_GENERATED = (
        "AI_GENERATED",
        "Something that AI made is in the final picture, or in the sound.",
    )
    UNKNOWN = "UNKNOWN", "No source says."


class TrainingMining(Vocabulary):
    """Whether a title may be mined, or used to train or to run models."""

    ALLOWED = "ALLOWED", "It may."
    NOT_ALLOWED = "NOT_ALLOWED", "It may not."
    CONSTRAINED = "CONSTRAINED", "Under conditions, which the owner of the rights names on request."


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
