import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import { parse } from "graphql";
import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import "./page.css";
import { openStorage } from "./storage.js";

const examples = JSON.parse(document.getElementById("examples").textContent);
const send = createGraphiQLFetcher({ url: location.pathname });
const storage = openStorage();
const defaultTabs = examples.map((query) => ({ query }));

/**
 * Right after a change of tabs GraphiQL still names the operation of the tab before, which the
 * server would refuse. A name that the query does not have is left out.
 */
function fetcher(params, options) {
  const { operationName, ...rest } = params;
  const named = operationName && operationsOf(params.query).includes(operationName);
  return send(named ? params : rest, options);
}

function operationsOf(query) {
  try {
    return parse(query).definitions.map((definition) => definition.name?.value);
  } catch {
    return []; // the server says what is wrong with it
  }
}

/** GraphiQL's editors choose light or dark at the start only; the rest of the page follows. */
function EditorsFollowTheSystem() {
  const theme = useGraphiQL((state) => state.theme); // null: as the system has it
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => setTheme(theme);
    dark.addEventListener("change", follow);
    return () => dark.removeEventListener("change", follow);
  }, [theme, setTheme]);
  return null;
}

createRoot(document.getElementById("graphiql")).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    defaultTabs={defaultTabs}
    shouldPersistHeaders={false} // they may carry a token
  >
    <GraphiQL.Logo>craftgraph</GraphiQL.Logo>
    <EditorsFollowTheSystem />
  </GraphiQL>,
);
