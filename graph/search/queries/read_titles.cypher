// What the search entries of titles are made from. Parameters: slugs.
// Columns: slug, name, synopsis, tagline, texts [{locale, name, synopsis, tagline}],
// notes [note], techniques [{name, aliases, names [{locale, name}]}], the most prominent first.
UNWIND $slugs AS slug MATCH (t:Title {id: slug})
RETURN slug, t.name AS name, t.synopsis AS synopsis, t.tagline AS tagline,
  COLLECT { MATCH (t)-[:HAS_TEXT]->(x:Text) WITH x ORDER BY x.locale
    RETURN {locale: x.locale, name: x.name, synopsis: x.synopsis, tagline: x.tagline} } AS texts,
  COLLECT { MATCH (t)-[:HAS_USE]->(u:Use) WHERE u.note IS NOT NULL
    WITH u ORDER BY coalesce(u.prominence, -1.0) DESC, u.id RETURN u.note } AS notes,
  COLLECT { MATCH (t)-[:HAS_USE]->(v:Use)-[:OF]->(k:Technique)
    WITH k, max(coalesce(v.prominence, -1.0)) AS weight ORDER BY weight DESC, k.id
    RETURN {name: k.name, aliases: coalesce(k.aliases, []), names: COLLECT {
      MATCH (k)-[:HAS_TEXT]->(y:Text) WHERE y.name IS NOT NULL
      WITH y ORDER BY y.locale RETURN {locale: y.locale, name: y.name} }} } AS techniques
