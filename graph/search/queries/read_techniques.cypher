// What the search entries of techniques are made from. Parameters: slugs.
// Columns: slug, name, aliases, description, texts [{locale, name, description}].
UNWIND $slugs AS slug MATCH (k:Technique {id: slug})
RETURN slug, k.name AS name, coalesce(k.aliases, []) AS aliases, k.description AS description,
  COLLECT { MATCH (k)-[:HAS_TEXT]->(x:Text) WITH x ORDER BY x.locale
    RETURN {locale: x.locale, name: x.name, description: x.description} } AS texts
