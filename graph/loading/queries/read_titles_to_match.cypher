// Titles as imports match their films with them. Columns: id, name, year, kind, source, imdb, tmdb,
// wikipedia; by id.
MATCH (t:Title)
RETURN t.id AS id, t.name AS name, t.year AS year, t.kind AS kind, t.source AS source,
  t.imdb AS imdb, t.tmdb AS tmdb, t.wikipedia AS wikipedia
ORDER BY id
