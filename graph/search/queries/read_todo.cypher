// Search entries that have to be written anew. Columns: id, mark; by id.
MATCH (todo:SearchTodo) RETURN todo.id AS id, todo.mark AS mark ORDER BY id
