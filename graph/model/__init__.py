"""The model of the graph: labels, enumerations, and constraints.

    (:Title)-[:PART_OF]->(:Title)            a season of a series, an episode of a season
    (:Title)-[:HAS_USE]->(:Use)-[:OF]->(:Technique), (:Use)-[:BY]->(:Creator)
    (:Creator)-[:CREDITED {role, ...}]->(:Title), (:Role) names the roles
    (:Technique)-[:BROADER]->(:Technique)    SKOS: the more general technique
    (:Title|Technique|Role)-[:HAS_TEXT]->(:Text {locale})

Where titles can be watched, where techniques are taught, and what uses of them took (links lead
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
