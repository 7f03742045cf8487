// Remove vectors, and the profiles that end in them, of other generations.
// Parameters: generation (to keep), limit. Columns: removed.
MATCH (v:TechniqueVector) WHERE v.generation <> $generation WITH v LIMIT $limit DETACH DELETE v
RETURN count(*) AS removed
