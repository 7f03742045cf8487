// What every viewer has watched, by title, in no order. Columns: viewer, title, started, completed, abandoned,
// rewatched, progress, at (of the last event).
MATCH (u:User)-[w:WATCHED]->(t:Title)
RETURN u.id AS viewer, t.id AS title, w.started AS started, w.completed AS completed,
  w.abandoned AS abandoned, w.rewatched AS rewatched, w.progress AS progress, w.lastAt AS at
