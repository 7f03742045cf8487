// Take the write lock on a viewer who is to be deleted. Parameters: user, token (any new text).
// Columns: id, events (how many are recorded); no row when there is no such viewer.
MATCH (u:User {id: $user})
SET u.changed = $token
WITH u
RETURN u.id AS id,
       head(COLLECT { MATCH (u)-[:HAS_DAY]->(d:ViewingDay)
                      RETURN coalesce(sum(size(d.eventIds)), 0) }) AS events
