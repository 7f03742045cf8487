// Whether there is something of a kind with this value. Parameters: kind, value.
// Columns: known (0 when there is nothing).
RETURN CASE $kind
  WHEN 'TECHNIQUE' THEN COUNT { MATCH (k:Technique {id: $value}) }
  WHEN 'CREATOR' THEN COUNT { MATCH (c:Creator {id: $value}) }
  WHEN 'GENRE' THEN COUNT { MATCH (g:Title) WHERE $value IN coalesce(g.genres, []) }
  WHEN 'THEME' THEN COUNT { MATCH (t:Title) WHERE $value IN coalesce(t.themes, []) }
  WHEN 'COUNTRY' THEN COUNT { MATCH (p:Title) WHERE $value IN coalesce(p.countries, []) }
  ELSE 1 END AS known
