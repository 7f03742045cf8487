"""Uses of techniques that nobody has declared, proposed from texts about titles.

    sentences.py    the sentences of a title's texts
    words.py        words, their stems, and those that say little
    vocabulary.py   which techniques a sentence names, and how well
    reading.py      reads techniques and texts, and embeds sentences
    features.py     the features of a mention: words and embeddings
    calibration.py  from features to a confidence
    proposing.py    `catalog infer`: reads texts, writes proposals
    evaluation.py   precision and recall, on declared uses that are held out
    reviewing.py    accepting and rejecting proposals

A proposal is a node with a label and relationships of its own, so that no query of declared uses
finds it:

    (:Title)-[:HAS_INFERRED_USE]->(:InferredUse {confidence, sentence, state, ...})
        -[:INFERRED_OF]->(:Technique)

docs/inference.md describes the method and how well it does.
"""
