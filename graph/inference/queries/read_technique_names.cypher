// Techniques with the names that they are recognised by. Columns: id, name, aliases, description, stage, ai,
// broader, texts [{locale, name, description}]; by id.
MATCH (k:Technique)
RETURN k.id AS id, k.name AS name, k.aliases AS aliases, k.description AS description,
       k.stage AS stage, k.ai AS ai,
       head(COLLECT { MATCH (k)-[:BROADER]->(b:Technique) RETURN b.id }) AS broader,
       COLLECT { MATCH (k)-[:HAS_TEXT]->(x:Text) WITH x ORDER BY x.locale
         RETURN {locale: x.locale, name: x.name, description: x.description} } AS texts
ORDER BY id
