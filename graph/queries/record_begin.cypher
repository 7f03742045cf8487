// Lock the users of a batch of events, and tell which of its events and days are stored already.
// Parameters: users [{id, events: [ids], days: [ids]}], batch (an id of its own), now.
// Columns: user, before (the last batch of that user), known (ids of events), days (ids).
// The SET takes the write lock, so that what is read after it is the last committed state.
UNWIND $users AS row
MERGE (u:User {id: row.id}) ON CREATE SET u.createdAt = $now
WITH u, row, u.batch AS before
SET u.batch = $batch
WITH u, row, before
RETURN u.id AS user, before,
       COLLECT { MATCH (u)-[:HAS_DAY]->(d:ViewingDay) UNWIND d.eventIds AS event
                 WITH event WHERE event IN row.events RETURN event } AS known,
       COLLECT { UNWIND row.days AS day MATCH (v:ViewingDay {id: day}) RETURN v.id } AS days
