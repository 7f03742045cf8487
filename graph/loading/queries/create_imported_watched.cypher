// Note films as watched to their end by viewers who had not watched them. Not to be run twice.
// Parameters: rows [{viewer, title, at}].
UNWIND $rows AS row MATCH (u:User {id: row.viewer}) MATCH (t:Title {id: row.title})
CREATE (u)-[:WATCHED {started: 1, completed: 1, abandoned: 0, rewatched: 0, seconds: 0,
  progress: 1.0, firstAt: row.at, lastAt: row.at}]->(t)
