// The same for the titles and creators that use these techniques. Parameters: rows [{id}], mark.
UNWIND $rows AS row MATCH (u:Use)-[:OF]->(:Technique {id: row.id})
UNWIND COLLECT { MATCH (u)<-[:HAS_USE]-(t:Title) RETURN 'TITLE/' + t.id }
       + COLLECT { MATCH (u)-[:BY]->(c:Creator) RETURN 'CREATOR/' + c.id } AS id
WITH DISTINCT id MERGE (todo:SearchTodo {id: id}) SET todo.mark = $mark
