// Make a finished build the one that readers see, unless it has lost its lock meanwhile.
// Parameters: generation, holder, revision, fingerprint, model, digest, builtAt, top, floor,
// recipe, constants (of the space), shrinkage (one of them, which queries need).
// Columns: generation; no row when another process holds the lock now.
MATCH (l:Lock {id: 'link'}) WHERE l.holder = $holder
MATCH (c:Catalog {id: 'catalog'})
SET c.generation = $generation, c.linkedRevision = $revision, c.fingerprint = $fingerprint,
    c.model = $model, c.inputDigest = $digest, c.builtAt = $builtAt, c.top = $top, c.floor = $floor,
    c.recipe = $recipe, c.constants = $constants, c.shrinkage = $shrinkage
REMOVE c.updatedAt
RETURN c.generation AS generation
