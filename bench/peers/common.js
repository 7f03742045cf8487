// The schema that the peers serve, and one hand-written Cypher for each request of bench/peers.py.
// Which one is chosen by the operation's name, so that looking ahead costs them nothing.
import neo4j from 'neo4j-driver'

export const driver = neo4j.driver(
  process.env.NEO4J_URI,
  neo4j.auth.basic(process.env.NEO4J_USERNAME, process.env.NEO4J_PASSWORD),
  { disableLosslessIntegers: true, telemetryDisabled: true },
)

async function one(text, parameters) {
  const session = driver.session({ defaultAccessMode: neo4j.session.READ })
  try {
    const result = await session.run(text, parameters)
    return result.records[0]?.get(0) ?? null
  } finally {
    await session.close()
  }
}

export const typeDefs = /* GraphQL */ `
  enum TitleKind { FILM SHORT SERIES SEASON EPISODE MINISERIES SPECIAL DOCUMENTARY GAME OTHER }
  enum OrderDirection { ASC DESC }
  input TitleOrder { year: OrderDirection }
  type Query {
    title(slug: String!): Title
    titles(first: Int, orderBy: [TitleOrder!]): TitleConnection!
  }
  type TitleConnection { nodes: [Title!]! }
  type Title {
    slug: String!
    name: String!
    year: Int
    kind: TitleKind!
    uses(first: Int): UseConnection!
    credits(first: Int): CreditConnection!
    similarByTechnique(first: Int): SimilarConnection!
  }
  type UseConnection { nodes: [Use!]! }
  type Use { prominence: Float technique: Technique! }
  type Technique { slug: String! name: String! }
  type CreditConnection { nodes: [Credit!]! }
  type Credit { role: String! character: String creator: Creator! }
  type Creator { slug: String! name: String! }
  type SimilarConnection { edges: [SimilarEdge!]! }
  type SimilarEdge { score: Float! node: Title! }
`

const uses = (title, limit, prominence) => `{nodes: COLLECT {
  MATCH (${title})-[:HAS_USE]->(u:Use)
  WITH u ORDER BY coalesce(u.prominence, -1.0) DESC, u.id LIMIT ${limit}
  MATCH (u)-[:OF]->(q:Technique)
  RETURN {${prominence ? 'prominence: u.prominence, ' : ''}technique: {name: q.name}} }}`

const queries = {
  Small: `MATCH (t:Title {id: $slug})
    RETURN {name: t.name, year: t.year, kind: t.kind, uses: ${uses('t', 5, true)}}`,
  Medium: `MATCH (t:Title) WHERE t.year IS NOT NULL WITH t ORDER BY t.year DESC, t.id LIMIT 20
    RETURN {nodes: collect({slug: t.id, name: t.name, year: t.year, uses: ${uses('t', 5, false)}})}`,
  Similar: `MATCH (c:Catalog {id: 'catalog'}) MATCH (t:Title {id: $slug})
    RETURN {name: t.name, similarByTechnique: {edges: COLLECT {
      MATCH (t)-[s:SIMILAR_TECHNIQUES]->(n:Title) WHERE s.generation = c.generation
      WITH s, n ORDER BY s.score DESC, n.id LIMIT 50
      RETURN {score: s.score, node: {slug: n.id, name: n.name, year: n.year, uses: ${uses('n', 5, true)}}} }}}`,
  Page: `MATCH (t:Title) WITH t ORDER BY t.id LIMIT 100
    RETURN {nodes: collect({slug: t.id, name: t.name, year: t.year, uses: ${uses('t', 10, true)},
      credits: {nodes: COLLECT {
        MATCH (t)<-[c:CREDITED]-(p:Creator)
        WITH c, p ORDER BY coalesce(c.position, 2147483647), c.id LIMIT 10
        RETURN {role: c.role, character: c.character, creator: {name: p.name}} }}})}`,
}

const answer = (_, parameters, __, info) =>
  one(queries[info.operation.name.value], { slug: parameters.slug ?? null })

export const resolvers = { Query: { title: answer, titles: answer } }
