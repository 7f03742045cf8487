// The first totals of viewers and titles. Parameters: rows [{user, title, totals: {started, ...}}].
UNWIND $rows AS row
MATCH (u:User {id: row.user})
MATCH (t:Title {id: row.title})
CREATE (u)-[w:WATCHED]->(t)
SET w += row.totals
