// The synopses of titles, in the language of the catalog. Columns: id, synopsis; ordered by id.
MATCH (t:Title) WHERE t.synopsis IS NOT NULL
RETURN t.id AS id, t.synopsis AS synopsis ORDER BY id
