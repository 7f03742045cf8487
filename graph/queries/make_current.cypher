// Make a finished build the one that readers see, unless another build has overtaken it.
// Parameters: generation, revision, fingerprint, model, digest, builtAt. Columns: generation;
// no row when another build is current than the one this began from.
MATCH (c:Catalog {id: 'catalog'}) WHERE coalesce(c.generation, 0) <= $generation - 1
SET c.generation = $generation, c.linkedRevision = $revision, c.fingerprint = $fingerprint,
    c.model = $model, c.inputDigest = $digest, c.builtAt = $builtAt
RETURN c.generation AS generation
