// The catalog that viewers are compared with: how frequent each technique, genre, theme, country and year is
// in the catalog, and how many viewers have watched each title in each market. No parameters.
// Columns: data {documented, credited, ofGenre, ofTheme, ofCountry (titles that state something of the kind);
// techniques, genres, themes, countries, years: [{value, count}]; audience: [{title, market, viewers}],
// best: ids of the titles with the most uses; market '' where a viewer states none}.
RETURN {
  documented: COUNT { MATCH (a:Title) WHERE EXISTS { (a)-[:HAS_USE]->(:Use) } },
  credited: COUNT { MATCH (p:Title) WHERE EXISTS { (p)<-[:CREDITED]-(:Creator) } },
  ofGenre: COUNT { MATCH (b:Title) WHERE size(coalesce(b.genres, [])) > 0 },
  ofTheme: COUNT { MATCH (h:Title) WHERE size(coalesce(h.themes, [])) > 0 },
  ofCountry: COUNT { MATCH (d:Title) WHERE size(coalesce(d.countries, [])) > 0 },
  techniques: COLLECT { MATCH (k:Technique)<-[:OF]-(:Use)<-[:HAS_USE]-(t:Title)
    WITH k.id AS technique, count(DISTINCT t) AS uses ORDER BY technique RETURN {value: technique, count: uses} },
  genres: COLLECT { MATCH (g:Title) UNWIND coalesce(g.genres, []) AS genre
    WITH genre, count(*) AS ofOne ORDER BY genre RETURN {value: genre, count: ofOne} },
  themes: COLLECT { MATCH (i:Title) UNWIND coalesce(i.themes, []) AS theme
    WITH theme, count(*) AS onOne ORDER BY theme RETURN {value: theme, count: onOne} },
  countries: COLLECT { MATCH (f:Title) UNWIND coalesce(f.countries, []) AS country
    WITH country, count(*) AS inOne ORDER BY country RETURN {value: country, count: inOne} },
  years: COLLECT { MATCH (y:Title) WHERE y.year IS NOT NULL
    WITH y.year AS year, count(*) AS inYear ORDER BY year RETURN {value: year, count: inYear} },
  best: COLLECT { MATCH (most:Title)-[:HAS_USE]->(use:Use) WITH most.id AS id, count(use) AS known
    ORDER BY known DESC, id LIMIT 10 RETURN id },
  audience: COLLECT { MATCH (u:User)-[:WATCHED]->(w:Title)
    WITH w.id AS title, coalesce(u.market, '') AS market, count(u) AS viewers ORDER BY title, market
    RETURN {title: title, market: market, viewers: viewers} }
} AS data
