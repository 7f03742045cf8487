// Titles that films of MovieLens are, by id there: by imdb, else by tmdb, where numbers of films and
// of series are not the same. Parameters: rows [{film, imdb, tmdb}]. Columns: film, title.
UNWIND $rows AS row
WITH row.film AS film,
  head(COLLECT { MATCH (t:Title {imdb: row.imdb}) RETURN t.id ORDER BY t.id LIMIT 1 }) AS byImdb,
  head(COLLECT { MATCH (s:Title {tmdb: row.tmdb})
    WHERE s.kind IS NULL OR NOT s.kind IN ['SERIES', 'SEASON', 'EPISODE']
    RETURN s.id ORDER BY s.id LIMIT 1 }) AS byTmdb
WITH film, coalesce(byImdb, byTmdb) AS title WHERE title IS NOT NULL
RETURN film, title
