// Add events to the totals that viewers have of titles already, and to how many are recorded.
// Parameters: rows [{id (of the user), events (all, these included), totals: {title: {started, completed, abandoned,
// rewatched, seconds, progress, firstAt, lastAt}}}]. Columns: user, title.
// All of a user's totals are looked through once: a MERGE would do so for each title.
UNWIND $rows AS row
MATCH (u:User {id: row.id})
SET u.events = row.events
WITH u, row
MATCH (u)-[w:WATCHED]->(t:Title)
WITH row, w, t, row.totals[t.id] AS more
WHERE more IS NOT NULL
SET w.started = w.started + more.started,
    w.completed = w.completed + more.completed,
    w.abandoned = w.abandoned + more.abandoned,
    w.rewatched = w.rewatched + more.rewatched,
    w.seconds = w.seconds + more.seconds,
    w.progress = CASE WHEN w.progress < more.progress THEN more.progress ELSE w.progress END,
    w.firstAt = CASE WHEN more.firstAt < w.firstAt THEN more.firstAt ELSE w.firstAt END,
    w.lastAt = CASE WHEN more.lastAt > w.lastAt THEN more.lastAt ELSE w.lastAt END
RETURN row.id AS user, t.id AS title
