// What made-up viewers can watch. Columns: id, minutes (may be null), techniques (ids of declared
// ones, sorted), by id.
MATCH (t:Title)
WITH t ORDER BY t.id
RETURN t.id AS id, t.runtimeMinutes AS minutes,
       COLLECT { MATCH (t)-[:HAS_USE]->(:Use)-[:OF]->(k:Technique)
                 WITH DISTINCT k.id AS technique ORDER BY technique RETURN technique } AS techniques
