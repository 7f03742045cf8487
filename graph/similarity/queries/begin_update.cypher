// Begin to update the current build, unless the lock was lost or another has changed it meanwhile.
// Parameters: generation, holder, previous (the digest to start from), revision, digest, updatedAt.
// Columns: generation; no row when it must not be updated.
// The first SET takes the write lock, so that what is read after it is the last committed state.
MATCH (c:Catalog {id: 'catalog'}) SET c.updating = $holder
WITH c WHERE c.generation = $generation AND c.inputDigest = $previous
MATCH (l:Lock {id: 'link'}) WHERE l.holder = $holder
SET c.linkedRevision = $revision, c.inputDigest = $digest, c.updatedAt = $updatedAt
REMOVE c.updating
RETURN c.generation AS generation
