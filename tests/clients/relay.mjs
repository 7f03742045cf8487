// Relay: its compiler checks schema.graphql and compiles relay/, its runtime asks for two pages of a
// title's uses. The second page is asked of node(id), by the query that the compiler wrote.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import relay from "relay-runtime";

const require = createRequire(import.meta.url);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = path("generated/relay/");

function compile() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path("generated/relay/package.json"), '{ "type": "commonjs" }\n');
  const compiler = "node_modules/relay-compiler/cli.js";
  const settings = { cwd: path("."), stdio: ["ignore", 2, 2] };
  execFileSync(process.execPath, [compiler, "relay.config.json"], settings);
}

const artifact = (name) => require(`./generated/relay/${name}.graphql.js`);

async function send({ text }, variables) {
  const response = await fetch(process.argv[2], {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: text, variables }),
  });
  return response.json();
}

compile();
const query = artifact("UsesQuery");
const fragment = artifact("Uses_title");
const nextPage = artifact("UsesNextPageQuery");

const environment = new relay.Environment({
  network: relay.Network.create(send),
  store: new relay.Store(new relay.RecordSource()),
});

const variables = { slug: process.argv[3], count: 2 };
const operation = relay.createOperationDescriptor(query, variables);
environment.retain(operation);
await relay.fetchQuery(environment, query, variables).toPromise();

/** The fragment's reference and its data, as the store has them now. */
function title() {
  const reference = environment.lookup(operation.fragment).data.title;
  return [reference, environment.lookup(relay.getSelector(fragment, reference)).data];
}

const names = ({ uses }) => uses.edges.map(({ node }) => node.technique.name);

const [reference, first] = title();
const after = {
  id: relay.getDataIDsFromFragment(fragment, reference),
  count: 2,
  cursor: first.uses.pageInfo.endCursor,
};
await relay.fetchQuery(environment, nextPage, after).toPromise();
const [, joined] = title();

console.log(
  JSON.stringify({
    pages: [names(first), names(joined).slice(first.uses.edges.length)],
    joined: names(joined),
    more: joined.uses.pageInfo.hasNextPage,
    title: joined.name,
    connection: fragment.metadata.connection,
    refetched_by: fragment.metadata.refetch.identifierInfo.identifierField,
  }),
);
