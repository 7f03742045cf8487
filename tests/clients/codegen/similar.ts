// Uses the types that codegen.mjs has made of the served schema. Where the compiler is told to expect
// an error it complains of a missing one, so types that allow everything do not pass.
import { Client, fetchExchange } from "@urql/core";
import { graphql } from "../generated/codegen/index.js";
import { SimilarityState } from "../generated/codegen/graphql.js";

const SIMILAR = graphql(`
  query Similar($slug: String!, $after: String) {
    title(slug: $slug) {
      similarByTechnique(first: 2, after: $after) {
        state
        edges { score node { name year } }
        pageInfo { endCursor }
      }
    }
  }
`);

declare const process: { argv: string[] };
const [url = "", slug = ""] = process.argv.slice(2);
const client = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });

async function page(after: string | null) {
  const { data, error } = await client.query(SIMILAR, { slug, after });
  if (!data?.title) throw error ?? new Error("no title");
  return data.title.similarByTechnique;
}

const first = await page(null);
const second = await page(first.pageInfo.endCursor ?? null);

const current: boolean = first.state === SimilarityState.Current;
const names = [first, second].map(({ edges }) => edges.map(({ node }) => node.name satisfies string));
const scores: number[] = [first, second].flatMap(({ edges }) => edges.map(({ score }) => score));

// @ts-expect-error: the year of a title may be null
export const year: number = first.edges[0]!.node.year;
// @ts-expect-error: the query does not select it
export const runtime = first.edges[0]!.node.runtimeMinutes;
// @ts-expect-error: the slug is required
export const incomplete = () => client.query(SIMILAR, {});

console.log(JSON.stringify({ pages: names, scores, current }));
