// Unique ids of what is said of the effort of uses.
CREATE CONSTRAINT effort_id IF NOT EXISTS FOR (n:Effort) REQUIRE n.id IS UNIQUE;
