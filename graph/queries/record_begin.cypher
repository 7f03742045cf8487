// Lock the users of a batch of events, and tell which of its events and days are stored already.
// Parameters: users [{id, events: {id: true}, days: [ids]}], batch (an id of its own), now.
// Columns: user, before (the last batch of that user), known (lists of events' ids), days (ids).
// Events are looked up in a map, since IN goes through the whole of a list.
// The SET takes the write lock, so that what is read after it is the last committed state.
UNWIND $users AS row
MERGE (u:User {id: row.id}) ON CREATE SET u.createdAt = $now
WITH u, row, u.batch AS before
SET u.batch = $batch
WITH u, row, before
RETURN u.id AS user, before,
       COLLECT { MATCH (u)-[:HAS_DAY]->(d:ViewingDay)
                 WITH [event IN d.eventIds WHERE row.events[event]] AS found
                 WHERE size(found) > 0 RETURN found } AS known,
       COLLECT { UNWIND row.days AS day MATCH (v:ViewingDay {id: day}) RETURN v.id } AS days
