// Apollo Client: two pages of the titles, joined in its normalised cache.
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { filter, firstValueFrom, timeout } from "rxjs";

const TITLES = gql`
  query Titles($first: Int!, $after: String) {
    titles(first: $first, after: $after) {
      edges { cursor node { id name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const NAME = gql`fragment TitleName on Title { name }`;

const cache = new InMemoryCache({
  typePolicies: { Query: { fields: { titles: relayStylePagination() } } },
});
const client = new ApolloClient({ cache, link: new HttpLink({ uri: process.argv[2] }) });

const names = ({ titles }) => titles.edges.map(({ node }) => node.name);

const titles = client.watchQuery({ query: TITLES, variables: { first: 3 } });
const watching = titles.subscribe({});

/** What is shown, once it has this many titles. */
function shown(count) {
  const complete = ({ data, error }) => {
    if (error) throw error;
    return data?.titles?.edges.length === count;
  };
  return firstValueFrom(titles.pipe(filter(complete), timeout(30_000)));
}

const first = await shown(3);
const after = first.data.titles.pageInfo.endCursor;
const second = await titles.fetchMore({ variables: { after } });
const { data: joined } = await shown(6);
watching.unsubscribe();

const cached = joined.titles.edges.map(
  ({ node }) => client.readFragment({ id: cache.identify(node), fragment: NAME }).name,
);
const types = new Set(Object.values(cache.extract()).map((record) => record.__typename));
client.stop();

console.log(
  JSON.stringify({
    pages: [names(first.data), names(second.data)],
    joined: names(joined),
    cached,
    types: [...types],
  }),
);
