"""Search and suggestions over titles, creators and techniques.

For each of them there is a derived node, an entry, which holds its folded names and texts:

    (:SearchEntry {id: "TITLE/leternaute", kind, names, texts, ...})-[:FINDS]->(:Title)

Two full-text indexes, on `names` and on `texts`, serve all kinds at once; engines' scores differ,
so only their ranks count. Every load writes the entries of what it changed.

    folding.py     the words of a text, as they are stored and as they are asked for
    entries.py     what an entry holds, and writing entries
    vectors.py     vectors of entries and of queries
    terms.py       from the words of a search to a full-text query
    ranking.py     three ranked lists of what is found, fused by reciprocal rank
    finding.py     the one Cypher query of a search, and one page of what is found
    highlights.py  what matched, shown in the original text
    suggesting.py  completions while somebody types
"""
