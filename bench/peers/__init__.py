"""Other GraphQL servers on the same Neo4j, to be compared with: see `bench.peers.__main__`."""
