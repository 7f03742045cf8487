// What search looks through. The embedded engine gets its full-text indexes when it starts
// (graph/engines/child.py), under the same names; there these statements are left out.
CREATE CONSTRAINT searchentry_id IF NOT EXISTS FOR (n:SearchEntry) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT searchtodo_id IF NOT EXISTS FOR (n:SearchTodo) REQUIRE n.id IS UNIQUE;
CREATE FULLTEXT INDEX search_names IF NOT EXISTS FOR (n:SearchEntry) ON EACH [n.names] OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}};
CREATE FULLTEXT INDEX search_texts IF NOT EXISTS FOR (n:SearchEntry) ON EACH [n.texts] OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}};
MATCH (n:Title) MERGE (todo:SearchTodo {id: 'TITLE/' + n.id}) SET todo.mark = '0003';
MATCH (n:Creator) MERGE (todo:SearchTodo {id: 'CREATOR/' + n.id}) SET todo.mark = '0003';
MATCH (n:Technique) MERGE (todo:SearchTodo {id: 'TECHNIQUE/' + n.id}) SET todo.mark = '0003';
