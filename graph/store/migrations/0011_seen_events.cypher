// Hashes of the ids of what viewers have watched, so that nothing counts twice.
CREATE CONSTRAINT seenevents_id IF NOT EXISTS FOR (n:SeenEvents) REQUIRE n.id IS UNIQUE;
