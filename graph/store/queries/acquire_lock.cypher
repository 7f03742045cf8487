// Take or renew a lock. Parameters: id, holder, now, until (seconds since 1970).
// Columns: holder; no row when another holds it.
// The first SET takes the write lock, so that what is read after it is the last committed state.
MERGE (l:Lock {id: $id}) SET l.touchedBy = $holder
WITH l WHERE l.holder IS NULL OR l.holder = $holder OR l.until < $now
SET l.holder = $holder, l.until = $until
RETURN l.holder AS holder
