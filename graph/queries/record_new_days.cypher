// Days of viewers that had no row yet. Parameters: rows [{id, user, day}].
UNWIND $rows AS row
MATCH (u:User {id: row.user})
CREATE (u)-[:HAS_DAY]->(d:ViewingDay {id: row.id})
SET d.day = row.day
