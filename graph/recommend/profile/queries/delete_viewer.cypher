// Delete a viewer with all links. Parameters: user.
MATCH (u:User {id: $user})
DETACH DELETE u
