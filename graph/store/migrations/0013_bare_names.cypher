// Search entries hold their names without articles: all are written anew by the next load or link.
MATCH (n:Title) MERGE (todo:SearchTodo {id: 'TITLE/' + n.id}) SET todo.mark = '0013';
MATCH (n:Creator) MERGE (todo:SearchTodo {id: 'CREATOR/' + n.id}) SET todo.mark = '0013';
MATCH (n:Technique) MERGE (todo:SearchTodo {id: 'TECHNIQUE/' + n.id}) SET todo.mark = '0013';
