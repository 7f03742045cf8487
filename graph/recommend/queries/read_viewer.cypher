// All that taste and recommendations need to know of one viewer.
// Parameters: viewer (id), limit (titles of the history), days (rows of days).
// Columns: data; no row when there is no such viewer.
// history: the newest titles watched or rated, newest first. seen: every title that was completed or
// rated. away: titles that are hidden, are part of a hidden one, or were made by a hidden creator.
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
  seen: COLLECT { MATCH (u)-[f:WATCHED]->(done:Title) WHERE f.completed > 0 RETURN done.id }
    + COLLECT { MATCH (u)-[:RATED]->(judged:Title) RETURN judged.id },
  away: COLLECT { MATCH (u)-[:HIDES]->(h:Title) MATCH (h)<-[:PART_OF*0..3]-(below:Title)
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
