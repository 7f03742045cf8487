// Days of viewers that had no row yet. Parameters: rows [{user, day: {id, day, eventIds, titles,
// types, times, seconds, progresses, devices, timesOfDay}}], lists of the same length.
UNWIND $rows AS row
MATCH (u:User {id: row.user})
CREATE (u)-[:HAS_DAY]->(d:ViewingDay {id: row.day.id})
SET d += row.day
