// Note that the data has changed, in the transaction that changes it. Parameters: change, modulus.
// The revision is the sum of the digests of all records, so equal data has an equal revision.
// The first SET takes the write lock, so that what is read after it is the last committed state.
MATCH (c:Catalog {id: 'catalog'}) SET c.bumping = true
WITH c, (coalesce(c.content, 0) + $change) % $modulus AS content
SET c.content = content, c.revision = toString(content)
REMOVE c.bumping
