"""The Neo4j side: what the store holds and how it is asked.

`graph` knows Cypher, engines, loaders, embeddings and similarity. It never imports `catalog`
and contains no GraphQL.
"""
