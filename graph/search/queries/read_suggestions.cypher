// Entries one of whose names has each word typed as the beginning of a word.
// Parameters: queries [one full-text query, or none], words [" " + folded word], start (folded),
// limit. Columns: kind, slug, labels, locales, exact; best first: see graph/search/suggesting.py.
UNWIND $queries AS query CALL db.index.fulltext.queryNodes('search_names', query)
YIELD node AS e, score AS ignored
WITH e WHERE size($words) = 1
  OR any(name IN e.exact WHERE all(word IN $words WHERE ' ' + name CONTAINS word))
WITH e, CASE WHEN head(e.exact) STARTS WITH $start THEN 0
             WHEN ' ' + head(e.exact) CONTAINS ' ' + $start THEN 1
             WHEN any(each IN e.exact WHERE each STARTS WITH $start) THEN 2
             ELSE 3 END AS place
ORDER BY place, head(e.exact), e.id LIMIT $limit
RETURN e.kind AS kind, e.slug AS slug, e.labels AS labels, e.labelLocales AS locales, e.exact AS exact
ORDER BY place, head(e.exact), e.id
