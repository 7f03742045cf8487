// A generation number that no other build has had or will have. Columns: generation.
MATCH (c:Catalog {id: 'catalog'})
SET c.lastGeneration = coalesce(c.lastGeneration, c.generation, 0) + 1
RETURN c.lastGeneration AS generation
