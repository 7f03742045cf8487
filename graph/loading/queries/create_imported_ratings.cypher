// Note ratings of viewers who had not rated these titles. Not to be run twice. Parameters: rows
// [{viewer, title, value, at}].
UNWIND $rows AS row MATCH (u:User {id: row.viewer}) MATCH (t:Title {id: row.title})
CREATE (u)-[:RATED {value: row.value, at: row.at}]->(t)
