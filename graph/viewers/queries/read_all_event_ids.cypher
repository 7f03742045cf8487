// The ids of all events of some users. Parameters: users (ids). Columns: user, events (lists).
UNWIND $users AS user
MATCH (u:User {id: user})
RETURN user, COLLECT { MATCH (u)-[:HAS_DAY]->(d:ViewingDay) RETURN d.eventIds } AS events
