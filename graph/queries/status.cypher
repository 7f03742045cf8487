// The state of the data and of its similarity build. One row; nulls before the first build.
// Columns: revision, linkedRevision, fingerprint, generation, builtAt, model.
MATCH (c:Catalog {id: 'catalog'})
RETURN c.revision AS revision, c.linkedRevision AS linkedRevision, c.fingerprint AS fingerprint,
       c.generation AS generation, c.builtAt AS builtAt, c.model AS model, c.inputDigest AS inputDigest
