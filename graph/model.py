"""What the graph holds: labels, enumerations, and the constraints that keep it sound.

    (:Title)-[:PART_OF]->(:Title)            a season of a series, an episode of a season
    (:Title)-[:HAS_USE]->(:Use)-[:OF]->(:Technique), (:Use)-[:BY]->(:Creator)
    (:Creator)-[:CREDITED {role, ...}]->(:Title), (:Role) names the roles
    (:Technique)-[:BROADER]->(:Technique)    SKOS: the more general technique
    (:Title|Technique|Role)-[:HAS_TEXT]->(:Text {locale})

Where titles are to be seen, where techniques are taught, and what uses of them took (links lead
from the record):

    (:Availability {markets, startsOn, endsOn, audioLanguages, subtitleLanguages})
        -[:WINDOW_OF]->(:Title), -[:ON]->(:Platform)
    (:Initiative)-[:BY_PLATFORM]->(:Platform), -[:CONCERNS]->(:Technique)
    (:Programme)-[:AT]->(:Institution), -[:TEACHES]->(:Technique)
    (:Effort {unit, planned, usual, actual, speedRatio, basis})-[:EFFORT_OF]->(:Use)

What may be done with artificial intelligence, who approved it, and who agreed:

    (:Rule {position, verdict, facts, values, negated, approvals, consent, ...})
        -[:OF_GUIDELINE]->(:Guideline), -[:RESTS_ON]->(:Principle), -[:GOVERNS]->(:Technique)
    (:Principle)-[:OF_GUIDELINE]->(:Guideline {effectiveFrom, effectiveUntil, markets})
        -[:OF_COMPANY]->(:Platform), (:Guideline)-[:REPLACES]->(:Guideline)
    (:Approval|Consent {request, kind, action, at, by, expiresOn, ...})-[:FOR_TITLE]->(:Title),
        -[:FOR_USE]->(:Use), (:Consent)-[:OF_PERFORMER]->(:Creator)    never changed, only added to
    (:Stance {stance, statedOn})-[:STANCE_OF]->(:Creator)

What one source says of one use, or of one title (docs/responsible-ai.md):

    (:Claim {tool, digitalSourceType, inFinalPicture, noAi, source, ...})
        -[:ABOUT]->(:Use) or -[:ABOUT_TITLE]->(:Title), -[:REPLICATES]->(:Creator)

Derived by `graph.similarity`, disposable, and rebuilt as a whole or kept up (see
docs/architecture.md):

    (:Technique)-[:HAS_VECTOR]->(:TechniqueVector {generation, values, key, idf})
    (:Title)-[:TECHNIQUE_PROFILE|CREATOR_PROFILE {weight}]->(:TechniqueVector)
    (:Creator)-[:PRACTICE_PROFILE {weight}]->(:TechniqueVector)
    (:Title)-[:HAS_PROFILE]->(:TitleVector {generation, values, length})
    (:Title|Creator)-[:HAS_LIST]->(:SimilarityList {generation, relation, owner, key, kept, lowest})
    (:Title)-[:SIMILAR_TECHNIQUES|SIMILAR_CREATORS {generation, score}]->(:Title)
    (:Creator)-[:SIMILAR_PRACTICE {generation, score}]->(:Creator)
    (:Technique)-[:SIMILAR_TO {generation, score}]->(:Technique)

Derived by `graph.search`, one for each title, creator and technique, and kept up by every load:

    (:SearchEntry {names, texts, passages, vector, ...})-[:FINDS]->(:Title|Creator|Technique)
    (:SearchTodo)                            an entry that has to be written anew

Proposed by `graph.inference`, apart from what is declared:

    (:Title)-[:HAS_INFERRED_USE]->(:InferredUse {confidence, sentence, state, ...})
        -[:INFERRED_OF]->(:Technique)
    (:SentenceVector)                        what has been embedded, so that it is not done twice

Of viewers, by `graph.viewers`; what events say is kept by day, and in totals (docs/viewers.md):

    (:User {id, name, locale, market, createdAt, synthetic, hideAiGenerated, titleLanguages,
        audioLanguages, maximumAge, events})
    (:User)-[:WATCHED {started, completed, abandoned, rewatched, seconds, progress,
        firstAt, lastAt}]->(:Title)          one for each viewer and title
    (:User)-[:HAS_DAY]->(:ViewingDay {id: '<user>/<day>', day, eventIds, titles, types, times,
        seconds, progresses, devices, timesOfDay})    the day's events, as parallel lists
    (:User)-[:HAS_SEEN]->(:SeenEvents {id: '<user>/<bucket>', hashes})   of the events' ids
    (:User)-[:RATED {value, at}]->(:Title)
    (:User)-[:HIDES {at}]->(:Title|Creator|Technique)
    (:User)-[:KEEPS]->(:TitleList {id, name, createdAt})-[:HOLDS {at, position}]->(:Title)
    (:User)-[:HAS_TASTE_EDIT]->(:TasteEdit {id: '<user>/<kind>/<value>', kind, value, state, at})

`(:Catalog {id: 'catalog'})` is one node: the data's revision, and which build of the derived
part is current. `(:Lock)` lets one process at a time migrate or build.
"""

from __future__ import annotations

from enum import StrEnum


class TitleKind(StrEnum):
    """What a title is."""

    FILM = "FILM"
    SHORT = "SHORT"
    SERIES = "SERIES"
    SEASON = "SEASON"
    EPISODE = "EPISODE"


class CreatorKind(StrEnum):
    """What a creator is."""

    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"


class ProgrammeKind(StrEnum):
    """What a training programme is."""

    DEGREE = "DEGREE"
    CERTIFICATE = "CERTIFICATE"
    WORKSHOP = "WORKSHOP"
    COURSE = "COURSE"


class AdoptionBy(StrEnum):
    """What the titles made with a technique are counted by."""

    YEAR = "YEAR"
    COUNTRY = "COUNTRY"
    PLATFORM = "PLATFORM"


class Stage(StrEnum):
    """When in the making of a title something happens."""

    DEVELOPMENT = "DEVELOPMENT"
    PREPRODUCTION = "PREPRODUCTION"
    PRODUCTION = "PRODUCTION"
    POST = "POST"


class AiInvolvement(StrEnum):
    """What part artificial intelligence has in a technique's output."""

    NONE = "NONE"
    ASSISTED = "ASSISTED"
    GENERATED = "GENERATED"


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


class UseOrigin(StrEnum):
    """Who says so: a person with a source, or a model."""

    DECLARED = "DECLARED"
    INFERRED = "INFERRED"


class ProposalState(StrEnum):
    """What has become of a use that was inferred.

    PROPOSED: nobody has looked at it. ACCEPTED: it has become a declared use. REJECTED: it is
    wrong, and is never proposed again.
    """

    PROPOSED = "PROPOSED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


class SimilarityState(StrEnum):
    """Whether similarity scores are up to date, or why there are none.

    CURRENT: they follow from the data and the model as they are; how much a technique's rarity
    counts may be as of the last full rebuild (`catalog status` tells how far that is off). STALE:
    the data or the model has changed since they were built (`catalog link` renews them).
    NOT_BUILT: none were built yet. UNDOCUMENTED: nothing is declared here to compare by.
    """

    CURRENT = "CURRENT"
    STALE = "STALE"
    NOT_BUILT = "NOT_BUILT"
    UNDOCUMENTED = "UNDOCUMENTED"


class Direction(StrEnum):
    """A direction, and where rows without a value stand."""

    ASC = "ASC"
    DESC = "DESC"
    ASC_NULLS_FIRST = "ASC_NULLS_FIRST"
    DESC_NULLS_FIRST = "DESC_NULLS_FIRST"


class SearchKind(StrEnum):
    """What a search can find."""

    TITLE = "TITLE"
    CREATOR = "CREATOR"
    TECHNIQUE = "TECHNIQUE"


class SearchMode(StrEnum):
    """How a search looks: at words, at meaning, or at both."""

    HYBRID = "HYBRID"
    TEXT = "TEXT"
    VECTOR = "VECTOR"


class SearchField(StrEnum):
    """Which text of an object matched."""

    NAME = "NAME"
    ALIAS = "ALIAS"
    SYNOPSIS = "SYNOPSIS"
    TAGLINE = "TAGLINE"
    DESCRIPTION = "DESCRIPTION"
    NOTE = "NOTE"
    TECHNIQUE = "TECHNIQUE"


class PathOrder(StrEnum):
    """Which of the paths between two objects come first.

    BEST: those with the highest score. SHORTEST: those with the fewest steps, then by score.
    """

    BEST = "BEST"
    SHORTEST = "SHORTEST"


class PathRelation(StrEnum):
    """What links two neighbours on a path."""

    USES = "USES"
    CREDITED = "CREDITED"
    BY = "BY"
    BROADER = "BROADER"
    PART_OF = "PART_OF"
    SIMILAR_TO = "SIMILAR_TO"


class EventType(StrEnum):
    """What a viewer did with a title.

    STARTED: began to watch it. PROGRESS: went on watching. COMPLETED: watched it to its end.
    ABANDONED: gave it up. REWATCHED: began it again after having completed it.
    """

    STARTED = "STARTED"
    PROGRESS = "PROGRESS"
    COMPLETED = "COMPLETED"
    ABANDONED = "ABANDONED"
    REWATCHED = "REWATCHED"


class DeviceClass(StrEnum):
    """What a viewer watches on."""

    TV = "TV"
    PHONE = "PHONE"
    TABLET = "TABLET"
    COMPUTER = "COMPUTER"
    OTHER = "OTHER"


class TimeOfDay(StrEnum):
    """A quarter of the viewer's day."""

    NIGHT = "NIGHT"
    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"


class TasteKind(StrEnum):
    """What there can be a leaning to.

    TECHNIQUE, CREATOR: by slug. GENRE, THEME: as titles state them. ERA: a decade, such as 1990s.
    COUNTRY: ISO 3166-1 alpha-2.
    """

    TECHNIQUE = "TECHNIQUE"
    GENRE = "GENRE"
    THEME = "THEME"
    CREATOR = "CREATOR"
    ERA = "ERA"
    COUNTRY = "COUNTRY"


class TasteDirection(StrEnum):
    """Where a leaning goes over time."""

    RISING = "RISING"
    STEADY = "STEADY"
    FALLING = "FALLING"


class TasteState(StrEnum):
    """What the viewer has said of a leaning. PINNED: it counts fully. MUTED: it does not count."""

    PINNED = "PINNED"
    MUTED = "MUTED"


class PartKind(StrEnum):
    """What a part of a recommendation's score is for; docs/recommendations.md has the formula.

    SIMILAR_VIEWERS: viewers with similar habits watched it. TECHNIQUES: it is made like what was
    liked. GENRES, THEMES: the viewer leans to its genres, to what it is about. ORIGIN: the viewer
    leans to its decade and its countries. CREATORS: by makers of what was liked. FRESHNESS:
    it is new. POPULARITY: it is watched a lot. AFTER: it is made like the title just watched.
    SURPRISE: it crosses to genres that the viewer hardly watches. DOCUMENTATION: it is well
    documented how it was made.
    """

    SIMILAR_VIEWERS = "SIMILAR_VIEWERS"
    TECHNIQUES = "TECHNIQUES"
    GENRES = "GENRES"
    THEMES = "THEMES"
    ORIGIN = "ORIGIN"
    CREATORS = "CREATORS"
    FRESHNESS = "FRESHNESS"
    POPULARITY = "POPULARITY"
    AFTER = "AFTER"
    SURPRISE = "SURPRISE"
    DOCUMENTATION = "DOCUMENTATION"


class ShelfKind(StrEnum):
    """What the titles of a shelf have in common."""

    MADE_LIKE = "MADE_LIKE"
    FINISHED = "FINISHED"
    LEANING = "LEANING"
    POPULAR = "POPULAR"
    NEW = "NEW"


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


class UseFact(StrEnum):
    """What a rule can ask about a use; the claims about the use answer it."""

    AI = "AI"
    STAGE = "STAGE"
    PURPOSE = "PURPOSE"
    IN_FINAL_PICTURE = "IN_FINAL_PICTURE"
    INPUT_RIGHTS = "INPUT_RIGHTS"
    SECURED_TOOL = "SECURED_TOOL"
    TRAINS_ON_INPUTS = "TRAINS_ON_INPUTS"
    REPLICATES_PROTECTED = "REPLICATES_PROTECTED"
    DEPICTS_REAL = "DEPICTS_REAL"
    UNION_COVERED = "UNION_COVERED"
    PERFORMERS = "PERFORMERS"
    REPLICA = "REPLICA"
    EXCEPTION = "EXCEPTION"


class Verdict(StrEnum):
    """What rules say of a use, from the least to the most grave.

    ALLOWED: it may be done, or all that it takes has been given. NEEDS_JUDGEMENT: somebody has to
    look at it, or facts are missing. NEEDS_APPROVAL: not without a written approval. PROHIBITED:
    not at all, or not without the consent that is missing.
    """

    ALLOWED = "ALLOWED"
    NEEDS_JUDGEMENT = "NEEDS_JUDGEMENT"
    NEEDS_APPROVAL = "NEEDS_APPROVAL"
    PROHIBITED = "PROHIBITED"


class ApprovalKind(StrEnum):
    """What an approval is about."""

    DATA_USE = "DATA_USE"
    CREATIVE_OUTPUT = "CREATIVE_OUTPUT"
    TALENT_AND_PERFORMANCE = "TALENT_AND_PERFORMANCE"
    ETHICS_AND_REPRESENTATION = "ETHICS_AND_REPRESENTATION"


class PermissionAction(StrEnum):
    """What an entry in the record of approvals and consents says."""

    REQUESTED = "REQUESTED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class PermissionState(StrEnum):
    """What has become of an approval or a consent at a moment."""

    NOT_ASKED = "NOT_ASKED"
    REQUESTED = "REQUESTED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"


class StanceKind(StrEnum):
    """What a creator has publicly said about being replicated, or about artificial intelligence."""

    WELCOMES = "WELCOMES"
    CASE_BY_CASE = "CASE_BY_CASE"
    DECLINES = "DECLINES"


class EffortUnit(StrEnum):
    """What an effort is counted in.

    TIME is time in a unit that the source does not tell; only a ratio can be stated in it.
    """

    HOURS = "HOURS"
    DAYS = "DAYS"
    SHOTS = "SHOTS"
    COST_INDEX = "COST_INDEX"
    TIME = "TIME"


class EffortBasis(StrEnum):
    """How an effort is known. Figures never mix the two."""

    CLAIMED = "CLAIMED"
    MEASURED = "MEASURED"


class ImpactGroup(StrEnum):
    """What productions are put together by."""

    TECHNIQUE = "TECHNIQUE"
    STAGE = "STAGE"
    YEAR = "YEAR"
    KIND = "KIND"


class FigureRefusal(StrEnum):
    """Why a figure is not stated."""

    NONE_STATED = "NONE_STATED"
    TOO_FEW_PRODUCTIONS = "TOO_FEW_PRODUCTIONS"
    NO_COMMON_SCALE = "NO_COMMON_SCALE"


class TitleIdSource(StrEnum):
    """Another catalog that knows titles."""

    IMDB = "IMDB"
    TMDB = "TMDB"
    WIKIDATA = "WIKIDATA"
    EIDR = "EIDR"
    WIKIPEDIA = "WIKIPEDIA"


class CreatorIdSource(StrEnum):
    """Another catalog that knows creators."""

    IMDB = "IMDB"
    TMDB = "TMDB"
    WIKIDATA = "WIKIDATA"
    ISNI = "ISNI"


EXTERNAL_IDS = ("imdb", "tmdb", "wikidata", "eidr", "isni", "wikipedia")

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

KEYED_LABELS = (
    "Title",
    "Text",
    "Creator",
    "Technique",
    "Use",
    "Role",
    "TechniqueVector",
    "TitleVector",
    "SimilarityList",
    "SearchEntry",
    "SearchTodo",
    "InferredUse",
    "SentenceVector",
    "User",
    "ViewingDay",
    "SeenEvents",
    "TitleList",
    "TasteEdit",
    "Platform",
    "Availability",
    "Initiative",
    "Institution",
    "Programme",
    "Guideline",
    "Principle",
    "Rule",
    "Approval",
    "Consent",
    "Stance",
    "Claim",
    "Effort",
    "Catalog",
    "Lock",
    "Migration",
)
"""Labels whose nodes have an `id` that is unique within the label."""

GENERATION_LABELS = ("TechniqueVector", "TitleVector", "SimilarityList")
"""Labels of derived nodes that belong to a build."""

FULL_TEXT_LABEL = "SearchEntry"
FULL_TEXT_INDEXES = {"search_names": "names", "search_texts": "texts"}
"""Full-text indexes on nodes of that label: the property of each, by the index's name."""

COUNTED_LABELS = ("Title", "Creator", "Technique", "Use", "Role")
"""Labels that `catalog status` counts."""

OTHER_TOP = 20
"""Edges kept for each creator and technique, and for each title by its creators, at most."""

SIMILARITY_EDGES = ("SIMILAR_TECHNIQUES", "SIMILAR_CREATORS", "SIMILAR_PRACTICE", "SIMILAR_TO")
