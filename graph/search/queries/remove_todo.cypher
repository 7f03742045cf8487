// Forget what has been written, unless it was noted again meanwhile. Parameters: rows [{id, mark}].
UNWIND $rows AS row MATCH (todo:SearchTodo {id: row.id}) WHERE todo.mark = row.mark DELETE todo
