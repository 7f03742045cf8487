// Add events to the totals of viewers and titles. Parameters: rows [{user, title, started,
// completed, abandoned, rewatched, seconds, progress, firstAt, lastAt}].
UNWIND $rows AS row
MATCH (u:User {id: row.user})
MATCH (t:Title {id: row.title})
MERGE (u)-[w:WATCHED]->(t)
SET w.started = coalesce(w.started, 0) + row.started,
    w.completed = coalesce(w.completed, 0) + row.completed,
    w.abandoned = coalesce(w.abandoned, 0) + row.abandoned,
    w.rewatched = coalesce(w.rewatched, 0) + row.rewatched,
    w.seconds = coalesce(w.seconds, 0) + row.seconds,
    w.progress = CASE WHEN coalesce(w.progress, -1.0) < row.progress
                      THEN row.progress ELSE w.progress END,
    w.firstAt = CASE WHEN w.firstAt IS NULL OR row.firstAt < w.firstAt
                     THEN row.firstAt ELSE w.firstAt END,
    w.lastAt = CASE WHEN w.lastAt IS NULL OR row.lastAt > w.lastAt
                    THEN row.lastAt ELSE w.lastAt END
