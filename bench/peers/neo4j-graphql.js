import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { Neo4jGraphQL } from '@neo4j/graphql'
import { driver } from './common.js'

const typeDefs = /* GraphQL */ `
  type Title @node {
    id: ID!
    name: String!
    year: Int
    kind: String!
    uses: [Use!]! @relationship(type: "HAS_USE", direction: OUT)
    creators: [Creator!]! @relationship(type: "CREDITED", direction: IN, properties: "Credited")
    similar: [Title!]! @relationship(type: "SIMILAR_TECHNIQUES", direction: OUT, properties: "Similarity")
  }
  type Use @node {
    id: ID!
    prominence: Float
    technique: [Technique!]! @relationship(type: "OF", direction: OUT)
  }
  type Technique @node { id: ID! name: String! }
  type Creator @node { id: ID! name: String! }
  type Credited @relationshipProperties { id: ID role: String character: String position: Int }
  type Similarity @relationshipProperties { score: Float! generation: Int! }
`
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema()
await startStandaloneServer(new ApolloServer({ schema }), {
  listen: { port: Number(process.env.PORT), host: '127.0.0.1' },
})
