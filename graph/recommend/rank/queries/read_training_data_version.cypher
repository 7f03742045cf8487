// Counts and times that change with the data that recommendations are trained on. Columns: revision,
// viewers, watched, watchedAt, rated, ratedAt.
MATCH (c:Catalog {id: 'catalog'})
RETURN c.revision AS revision, COUNT { (u:User) } AS viewers,
  COUNT { (u:User)-[:WATCHED]->(t:Title) } AS watched,
  head(COLLECT { MATCH (u:User)-[w:WATCHED]->(:Title) RETURN max(w.lastAt) }) AS watchedAt,
  COUNT { (u:User)-[:RATED]->(t:Title) } AS rated,
  head(COLLECT { MATCH (u:User)-[r:RATED]->(:Title) RETURN max(r.at) }) AS ratedAt
