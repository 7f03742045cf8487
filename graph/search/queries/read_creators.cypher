// What the search entries of creators are made from. Parameters: slugs.
// Columns: slug, name, techniques [{name, aliases, names [{locale, name}]}], the most used first.
UNWIND $slugs AS slug MATCH (c:Creator {id: slug})
RETURN slug, c.name AS name,
  COLLECT { MATCH (c)<-[:BY]-(v:Use)-[:OF]->(k:Technique)
    WITH k, count(v) AS weight ORDER BY weight DESC, k.id
    RETURN {name: k.name, aliases: coalesce(k.aliases, []), names: COLLECT {
      MATCH (k)-[:HAS_TEXT]->(y:Text) WHERE y.name IS NOT NULL
      WITH y ORDER BY y.locale RETURN {locale: y.locale, name: y.name} }} } AS techniques
