// Put a title at the end of a list. Parameters: id, title, position, at.
MATCH (l:TitleList {id: $id})
MATCH (t:Title {id: $title})
CREATE (l)-[h:HOLDS]->(t)
SET h.position = $position, h.at = $at
