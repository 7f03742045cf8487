// Note that search entries have to be written anew, in the transaction that changes their records.
// Parameters: kind (TITLE, CREATOR, TECHNIQUE), rows [{id}], mark (new each time).
UNWIND $rows AS row MERGE (todo:SearchTodo {id: $kind + '/' + row.id}) SET todo.mark = $mark
