// The state of the data and of its similarity build. One row; nulls before the first build.
// Columns: revision, linkedRevision, fingerprint, generation, builtAt (the last full rebuild),
// updatedAt (since then), model, inputDigest, top, floor, recipe, constants.
MATCH (c:Catalog {id: 'catalog'})
RETURN c.revision AS revision, c.linkedRevision AS linkedRevision, c.fingerprint AS fingerprint,
       c.generation AS generation, c.builtAt AS builtAt, c.updatedAt AS updatedAt,
       c.model AS model, c.inputDigest AS inputDigest, c.top AS top, c.floor AS floor,
       c.recipe AS recipe, c.constants AS constants
