// A viewer: history, preferences, what is hidden, edits of the taste.
// Parameters: viewer (id), limit (titles of the history), days (rows of days), finished (the part
// of a title from which on it was watched to its end).
// Columns: data; no row when there is no such viewer.
// history: the newest titles watched or rated, newest first. seen: every title that was watched to
// its end, begun again or rated, and what it is a part of (unless it is a special: season 0).
// wholes: what such titles are parts of, at any depth, and how many parts it has, specials left out.
// excluded: titles that are hidden, are part of a hidden one, or were made by a hidden creator.
// hiddenTechniques: with all that are narrower.
MATCH (u:User {id: $viewer}) MATCH (c:Catalog {id: 'catalog'})
RETURN {
  locale: u.locale, market: u.market, hideAiGenerated: coalesce(u.hideAiGenerated, false),
  titleLanguages: coalesce(u.titleLanguages, []),
  audioLanguages: coalesce(u.audioLanguages, []), maximumAge: u.maximumAge,
  history: COLLECT {
    MATCH (u)-[w:WATCHED|RATED]->(t:Title)
    WITH c, t, max(coalesce(w.lastAt, w.at, '')) AS lastAt, sum(coalesce(w.started, 0)) AS started,
         sum(coalesce(w.completed, 0)) AS completed, sum(coalesce(w.abandoned, 0)) AS abandoned,
         sum(coalesce(w.rewatched, 0)) AS rewatched, max(coalesce(w.progress, 0.0)) AS progress,
         max(w.value) AS rated
    ORDER BY lastAt DESC, t.id LIMIT $limit
    RETURN {
      id: t.id, started: started, completed: completed, abandoned: abandoned, rewatched: rewatched,
      progress: progress, rated: rated, year: t.year, genres: coalesce(t.genres, []),
      themes: coalesce(t.themes, []), countries: coalesce(t.countries, []),
      techniques: COLLECT { MATCH (t)-[:HAS_USE]->(:Use)-[:OF]->(k:Technique)
        WITH DISTINCT k.id AS used ORDER BY used RETURN used },
      weights: COLLECT { MATCH (t)-[p:TECHNIQUE_PROFILE]->(v:TechniqueVector)
        WHERE v.generation = c.generation
        WITH v, p ORDER BY v.technique RETURN {technique: v.technique, weight: p.weight} },
      creators: COLLECT { MATCH (t)<-[:CREDITED]-(who:Creator)
        WITH DISTINCT who.id AS made ORDER BY made RETURN made }
    } },
  seen: COLLECT { MATCH (u)-[f:WATCHED|RATED]->(done:Title)
    WHERE f.completed > 0 OR f.rewatched > 0 OR f.progress >= $finished OR f.value IS NOT NULL
    WITH DISTINCT done
    RETURN [done.id, head(COLLECT { MATCH (done)-[:PART_OF]->(above:Title)
      WHERE coalesce(done.kind, '') <> 'SEASON' OR coalesce(done.number, 1) <> 0 RETURN above.id })] },
  wholes: COLLECT { MATCH (u)-[pf:WATCHED|RATED]->(part:Title)-[:PART_OF*1..3]->(whole:Title)
    WHERE pf.completed > 0 OR pf.rewatched > 0 OR pf.progress >= $finished OR pf.value IS NOT NULL
    WITH DISTINCT whole
    RETURN [whole.id, head(COLLECT { MATCH (whole)-[:PART_OF]->(over:Title)
      WHERE coalesce(whole.kind, '') <> 'SEASON' OR coalesce(whole.number, 1) <> 0 RETURN over.id }),
      size(COLLECT { MATCH (whole)<-[:PART_OF]-(each:Title)
        WHERE coalesce(each.kind, '') <> 'SEASON' OR coalesce(each.number, 1) <> 0 RETURN 1 })] },
  excluded: COLLECT { MATCH (u)-[:HIDES]->(h:Title) MATCH (h)<-[:PART_OF*0..3]-(below:Title)
      RETURN DISTINCT below.id }
    + COLLECT { MATCH (u)-[:HIDES]->(hc:Creator) MATCH (hc)-[:CREDITED]->(by:Title)
      RETURN DISTINCT by.id }
    + COLLECT { MATCH (u)-[:HIDES]->(hu:Creator) MATCH (hu)<-[:BY]-(:Use)<-[:HAS_USE]-(usedOn:Title)
      RETURN DISTINCT usedOn.id },
  hiddenCreators: COLLECT { MATCH (u)-[:HIDES]->(hidden:Creator) RETURN hidden.id },
  hiddenTechniques: COLLECT { MATCH (u)-[:HIDES]->(ht:Technique) MATCH (ht)<-[:BROADER*0..20]-(narrow:Technique)
      RETURN DISTINCT narrow.id },
  edits: COLLECT { MATCH (u)-[:HAS_TASTE_EDIT]->(e:TasteEdit) WITH e ORDER BY e.id
      RETURN {kind: e.kind, value: e.value, state: e.state} },
  days: COLLECT { MATCH (u)-[:HAS_DAY]->(d:ViewingDay) WITH d ORDER BY d.day DESC LIMIT $days
      RETURN {titles: d.titles, times: d.timesOfDay, devices: d.devices} }
} AS data
