// Note that the current build still is what this revision of the data would give.
// Parameters: generation, revision, fingerprint, model, digest.
MATCH (c:Catalog {id: 'catalog'}) WHERE c.generation = $generation AND c.inputDigest = $digest
SET c.linkedRevision = $revision, c.fingerprint = $fingerprint, c.model = $model
