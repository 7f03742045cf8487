// Proposals that are not reviewed, the most confident first, but for those declared by now.
// Parameters: ids (null: any), limit. Columns: id, title, titleName, year, technique,
// techniqueName, stage, confidence, sentence, field, locale, source, fingerprint, inferredAt.
MATCH (t:Title)-[:HAS_INFERRED_USE]->(v:InferredUse)-[:INFERRED_OF]->(k:Technique)
WHERE v.state = 'PROPOSED' AND ($ids IS NULL OR v.id IN $ids)
  AND NOT EXISTS { (t)-[:HAS_USE]->(:Use)-[:OF]->(k) }
RETURN v.id AS id, t.id AS title, t.name AS titleName, t.year AS year, k.id AS technique,
       k.name AS techniqueName, k.stage AS stage, v.confidence AS confidence,
       v.sentence AS sentence, v.field AS field, v.locale AS locale, t.source AS source,
       v.fingerprint AS fingerprint, v.inferredAt AS inferredAt
ORDER BY confidence DESC, id LIMIT $limit
