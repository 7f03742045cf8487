"""Uses of techniques that nobody has declared, proposed from what is written about titles.

    sentences.py    the sentences of a title's texts
    vocabulary.py   which techniques a sentence names, and how well
    features.py     what a mention is judged by: words and embeddings
    calibration.py  from features to a confidence
    proposing.py    `catalog infer`: reads texts, writes proposals
    evaluation.py   how right proposals are, on declared uses that were held out
    reviewing.py    accepting and rejecting proposals

A proposal is a node of its own, with relationships of its own, so that nothing that reads declared
uses can meet it:

    (:Title)-[:HAS_INFERRED_USE]->(:InferredUse {confidence, sentence, state, ...})
        -[:INFERRED_OF]->(:Technique)

docs/inference.md describes the method and how well it does.
"""
