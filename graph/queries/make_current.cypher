// Make a finished build the one that readers see.
// Parameters: generation, revision, fingerprint, model, digest, builtAt.
MATCH (c:Catalog {id: 'catalog'})
SET c.generation = $generation, c.linkedRevision = $revision, c.fingerprint = $fingerprint,
    c.model = $model, c.inputDigest = $digest, c.builtAt = $builtAt
