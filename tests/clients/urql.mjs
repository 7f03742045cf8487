// urql: two pages of the techniques, each answered by its document cache when asked again.
import { Client, cacheExchange, fetchExchange, gql } from "@urql/core";

const TECHNIQUES = gql`
  query Techniques($after: String) {
    techniques(first: 3, after: $after) {
      edges { node { id name } }
      pageInfo { endCursor }
    }
  }
`;

const methods = [];
const client = new Client({
  url: process.argv[2],
  exchanges: [cacheExchange, fetchExchange],
  preferGetMethod: "within-url-limit",
  fetch(url, options) {
    methods.push(options.method);
    return fetch(url, options);
  },
});

async function page(after, requestPolicy) {
  const { data, error } = await client.query(TECHNIQUES, { after }, { requestPolicy });
  if (error) throw error;
  return data.techniques;
}

const names = ({ edges }) => edges.map(({ node }) => node.name);

const first = await page(null);
const second = await page(first.pageInfo.endCursor);
const again = [await page(null, "cache-only"), await page(first.pageInfo.endCursor, "cache-only")];

console.log(
  JSON.stringify({ pages: [names(first), names(second)], cached: again.map(names), methods }),
);
