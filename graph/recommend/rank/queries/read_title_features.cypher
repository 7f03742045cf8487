// The properties of every title that its content is compared by, in no order. Columns: id, name,
// year, genres, themes.
MATCH (t:Title) RETURN t.id AS id, t.name AS name, t.year AS year, t.genres AS genres,
  t.themes AS themes
