// Remove edges of other generations. Labels: SIMILAR (the relationship).
// Parameters: generation (to keep), limit. Columns: removed.
MATCH ()-[r:SIMILAR]->() WHERE r.generation <> $generation WITH r LIMIT $limit DELETE r
RETURN count(*) AS removed
