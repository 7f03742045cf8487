// Remove vectors, and the profiles that end in them, of other generations.
// Label: Vector. Parameters: generation (to keep), limit. Columns: removed.
MATCH (v:Vector) WHERE v.generation <> $generation WITH v LIMIT $limit DETACH DELETE v
RETURN count(*) AS removed
