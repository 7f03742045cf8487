// Give a lock back. Parameters: id, holder.
MATCH (l:Lock {id: $id}) WHERE l.holder = $holder REMOVE l.holder, l.until
