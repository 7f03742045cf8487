// Ids in other catalogs, and the order by year (with the id, so that the index holds it whole).
CREATE INDEX title_imdb IF NOT EXISTS FOR (n:Title) ON (n.imdb);
CREATE INDEX title_tmdb IF NOT EXISTS FOR (n:Title) ON (n.tmdb);
CREATE INDEX title_wikidata IF NOT EXISTS FOR (n:Title) ON (n.wikidata);
CREATE INDEX title_eidr IF NOT EXISTS FOR (n:Title) ON (n.eidr);
CREATE INDEX creator_imdb IF NOT EXISTS FOR (n:Creator) ON (n.imdb);
CREATE INDEX creator_tmdb IF NOT EXISTS FOR (n:Creator) ON (n.tmdb);
CREATE INDEX creator_wikidata IF NOT EXISTS FOR (n:Creator) ON (n.wikidata);
CREATE INDEX creator_isni IF NOT EXISTS FOR (n:Creator) ON (n.isni);
CREATE INDEX title_year IF NOT EXISTS FOR (n:Title) ON (n.year, n.id);
CREATE CONSTRAINT titlevector_id IF NOT EXISTS FOR (n:TitleVector) REQUIRE n.id IS UNIQUE;
