// Take the write lock on a viewer's list. Parameters: user, id, title, token (any new text).
// Columns: titles (how many it holds), last (the highest position, or null), there (whether there
// is such a title), held (whether the list holds it). No row when the viewer has no such list.
MATCH (:User {id: $user})-[:KEEPS]->(l:TitleList {id: $id})
SET l.changed = $token
WITH l
RETURN COUNT { (l)-[:HOLDS]->(:Title) } AS titles,
       head(COLLECT { MATCH (l)-[h:HOLDS]->(:Title) RETURN max(h.position) }) AS last,
       EXISTS { MATCH (t:Title {id: $title}) } AS there,
       EXISTS { MATCH (l)-[:HOLDS]->(:Title {id: $title}) } AS held
