import { useGraphiQL, useGraphiQLActions, useMonaco } from "@graphiql/react";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import { parse } from "graphql";
import { useEffect, useLayoutEffect } from "react";
import { createRoot } from "react-dom/client";
import { adaptEditors } from "./editors.js";
import "./page.css";
import { openStorage } from "./storage.js";
import { TEMPLATE, withoutTemplate } from "./token.js";

const examples = JSON.parse(document.getElementById("examples").textContent);
const send = createGraphiQLFetcher({ url: location.pathname });
const storage = openStorage();
const defaultTabs = examples.map((query) => ({ query, headers: TEMPLATE }));

/**
 * Right after a change of tabs GraphiQL still names the operation of the tab before, which the
 * server would refuse. A name that the query does not have is left out.
 */
function fetcher(params, options) {
  const { operationName, ...rest } = params;
  const named = operationName && operationsOf(params.query).includes(operationName);
  return send(named ? params : rest, withoutTemplate(options));
}

function operationsOf(query) {
  try {
    return parse(query).definitions.map((definition) => definition.name?.value);
  } catch {
    return []; // the server says what is wrong with it
  }
}

/** Monaco is loaded after the page, and then makes GraphiQL's editors. */
function EditorsAreAdapted() {
  const monaco = useMonaco((state) => state.monaco);
  useLayoutEffect(() => monaco && adaptEditors(monaco), [monaco]);
  return null;
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
    defaultHeaders={TEMPLATE}
    defaultEditorToolsVisibility={false}
    shouldPersistHeaders={false} // they may carry a token
  >
    <GraphiQL.Logo>craftgraph</GraphiQL.Logo>
    <EditorsAreAdapted />
    <EditorsFollowTheSystem />
  </GraphiQL>,
);
