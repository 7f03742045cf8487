// Give titles that were there already what they lack. Parameters: source,
// rows [{id, wikipedia, extract}].
// They are no longer what the line that changed them last has made of them, so their digest changes.
UNWIND $rows AS row MATCH (t:Title {id: row.id})
SET t.wikipedia = coalesce(t.wikipedia, row.wikipedia),
    t.digest = CASE WHEN t.digest IS NULL THEN null ELSE 'completed' END
WITH t, row WHERE t.synopsis IS NULL AND row.extract IS NOT NULL
SET t.synopsis = row.extract, t.source = coalesce(t.source, $source)
