// Lock the users of a batch of events, and tell what is stored of each already.
// Parameters: users [{id, days: [ids]}], batch (an id of its own), now.
// Columns: user, before (the last batch of that user), events (how many are recorded; null where
// nobody has counted them yet), days (those of the ids that there are).
// The SET takes the write lock, so that what is read after it is the last committed state.
UNWIND $users AS row
MERGE (u:User {id: row.id}) ON CREATE SET u.createdAt = $now, u.events = 0
WITH u, row, u.batch AS before
SET u.batch = $batch
WITH u, row, before
RETURN u.id AS user, before, u.events AS events,
       COLLECT { UNWIND row.days AS day MATCH (v:ViewingDay {id: day}) RETURN v.id } AS days
