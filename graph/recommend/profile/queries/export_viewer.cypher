// Everything of a viewer but the events. Parameters: user. Columns: profile (properties of the
// node), watched, rated, hidden, lists, edits. No row when there is no such viewer.
MATCH (u:User {id: $user})
RETURN properties(u) AS profile,
       COLLECT { MATCH (u)-[w:WATCHED]->(t:Title) WITH w, t ORDER BY t.id
                 RETURN {title: t.id, name: t.name, totals: properties(w)} } AS watched,
       COLLECT { MATCH (u)-[r:RATED]->(a:Title) WITH r, a ORDER BY a.id
                 RETURN {title: a.id, name: a.name, value: r.value, at: r.at} } AS rated,
       COLLECT { MATCH (u)-[h:HIDES]->(x) WITH h, x, head(labels(x)) AS label ORDER BY label, x.id
                 RETURN {kind: label, slug: x.id, name: x.name, at: h.at} } AS hidden,
       COLLECT { MATCH (u)-[:KEEPS]->(l:TitleList) WITH l ORDER BY l.createdAt, l.id
                 RETURN {id: l.id, name: l.name, createdAt: l.createdAt, titles: COLLECT {
                     MATCH (l)-[o:HOLDS]->(b:Title) WITH o, b ORDER BY o.position, b.id
                     RETURN {title: b.id, name: b.name, at: o.at} }} } AS lists,
       COLLECT { MATCH (u)-[:HAS_TASTE_EDIT]->(e:TasteEdit) WITH e ORDER BY e.id
                 RETURN {kind: e.kind, value: e.value, state: e.state, at: e.at} } AS edits
