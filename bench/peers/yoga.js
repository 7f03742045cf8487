import { createServer } from 'node:http'
import { useGraphQlJit } from '@envelop/graphql-jit'
import { createSchema, createYoga } from 'graphql-yoga'
import { resolvers, typeDefs } from './common.js'

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  logging: false,
  graphiql: false,
  plugins: [useGraphQlJit()],
})
createServer(yoga).listen(Number(process.env.PORT), '127.0.0.1')
