// Replace ratings. Parameters: rows [{viewer, title, value, at}].
UNWIND $rows AS row MATCH (u:User {id: row.viewer})-[r:RATED]->(t:Title {id: row.title})
SET r.value = row.value, r.at = row.at
