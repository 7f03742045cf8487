// The texts that search entries' vectors are made from. Columns: id, about, vectorKey; by id.
MATCH (e:SearchEntry) WHERE e.about IS NOT NULL
RETURN e.id AS id, e.about AS about, e.vectorKey AS vectorKey ORDER BY id
