// Note films as watched to their end and rated, unless that or more is noted already. Parameters:
// rows [{viewer, title, value, at}]. Columns: added (how many were not watched before).
UNWIND $rows AS row
MATCH (u:User {id: row.viewer}) MATCH (t:Title {id: row.title})
MERGE (u)-[w:WATCHED]->(t)
ON CREATE SET w.started = 1, w.completed = 1, w.abandoned = 0, w.rewatched = 0, w.seconds = 0,
  w.progress = 1.0, w.firstAt = row.at, w.lastAt = row.at, w.new = true
MERGE (u)-[r:RATED]->(t) ON CREATE SET r.value = row.value, r.at = row.at
WITH w, r, row, coalesce(w.new, false) AS added
SET r.value = CASE WHEN r.at > row.at THEN r.value ELSE row.value END,
  r.at = CASE WHEN r.at > row.at THEN r.at ELSE row.at END
REMOVE w.new
RETURN sum(CASE WHEN added THEN 1 ELSE 0 END) AS added
