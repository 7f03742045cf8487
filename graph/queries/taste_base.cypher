// How frequent each technique, genre, year and country is in the catalog. No parameters.
// Columns: data {documented (titles with a use), techniques, genres, years, countries: [{value, count}]}.
RETURN {
  documented: COUNT { MATCH (a:Title) WHERE EXISTS { (a)-[:HAS_USE]->(:Use) } },
  credited: COUNT { MATCH (p:Title) WHERE EXISTS { (p)<-[:CREDITED]-(:Creator) } },
  ofGenre: COUNT { MATCH (b:Title) WHERE size(coalesce(b.genres, [])) > 0 },
  ofCountry: COUNT { MATCH (d:Title) WHERE size(coalesce(d.countries, [])) > 0 },
  techniques: COLLECT { MATCH (k:Technique)<-[:OF]-(:Use)<-[:HAS_USE]-(t:Title)
    WITH k.id AS technique, count(DISTINCT t) AS uses ORDER BY technique RETURN {value: technique, count: uses} },
  genres: COLLECT { MATCH (g:Title) UNWIND coalesce(g.genres, []) AS genre
    WITH genre, count(*) AS ofOne ORDER BY genre RETURN {value: genre, count: ofOne} },
  countries: COLLECT { MATCH (f:Title) UNWIND coalesce(f.countries, []) AS country
    WITH country, count(*) AS inOne ORDER BY country RETURN {value: country, count: inOne} },
  years: COLLECT { MATCH (y:Title) WHERE y.year IS NOT NULL
    WITH y.year AS year, count(*) AS inYear ORDER BY year RETURN {value: year, count: inYear} }
} AS data
