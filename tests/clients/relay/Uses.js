// What relay-compiler compiles for relay.mjs. Nothing runs this file.
import { graphql } from "relay-runtime";

graphql`
  query UsesQuery($slug: String!, $count: Int!) {
    title(slug: $slug) {
      ...Uses_title @arguments(count: $count)
    }
  }
`;

graphql`
  fragment Uses_title on Title
  @refetchable(queryName: "UsesNextPageQuery")
  @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" }) {
    name
    uses(first: $count, after: $cursor) @connection(key: "Uses_title_uses") {
      edges {
        node {
          technique { name }
        }
      }
    }
  }
`;
