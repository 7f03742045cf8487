// Whether there is something of a kind with this value. Parameters: kind, value.
// Columns: known.
RETURN CASE $kind
  WHEN 'TECHNIQUE' THEN COUNT { MATCH (k:Technique {id: $value}) }
  WHEN 'CREATOR' THEN COUNT { MATCH (c:Creator {id: $value}) }
  ELSE 1 END AS known
