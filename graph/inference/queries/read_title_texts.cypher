// Texts of titles, with their declared techniques and proposals. Parameters: ids. Columns: id, name, year, synopsis, tagline,
// texts [{locale, name, synopsis, tagline}], declared [technique],
// proposals [{id, technique, state, confidence, sentence, field, locale, fingerprint}].
UNWIND $ids AS id MATCH (t:Title {id: id})
RETURN t.id AS id, t.name AS name, t.year AS year, t.synopsis AS synopsis, t.tagline AS tagline,
  COLLECT { MATCH (t)-[:HAS_TEXT]->(x:Text) WITH x ORDER BY x.locale
    RETURN {locale: x.locale, name: x.name, synopsis: x.synopsis, tagline: x.tagline} } AS texts,
  COLLECT { MATCH (t)-[:HAS_USE]->(u:Use)-[:OF]->(k:Technique) WHERE u.origin = 'DECLARED'
    WITH DISTINCT k.id AS technique ORDER BY technique RETURN technique } AS declared,
  COLLECT { MATCH (t)-[:HAS_INFERRED_USE]->(v:InferredUse)-[:INFERRED_OF]->(l:Technique)
    WITH v, l ORDER BY v.id
    RETURN {id: v.id, technique: l.id, state: v.state, confidence: v.confidence,
            sentence: v.sentence, field: v.field, locale: v.locale,
            fingerprint: v.fingerprint} } AS proposals
