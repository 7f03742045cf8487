// Give titles that were there already what they lack. Parameters: source,
// rows [{id, wikipedia, extract}].
UNWIND $rows AS row MATCH (t:Title {id: row.id})
SET t.wikipedia = coalesce(t.wikipedia, row.wikipedia)
WITH t, row WHERE t.synopsis IS NULL AND row.extract IS NOT NULL
SET t.synopsis = row.extract, t.source = coalesce(t.source, $source)
