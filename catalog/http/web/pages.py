"""The pages that replace GraphiQL if it was not bundled: one says how to bundle it, the other loads
it from a CDN."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import quote

SOURCES = Path(__file__).parents[3] / "web" / "src"
"""The sources of the bundled page, from which the CDN's page takes its styles and its modules. A
wheel has no such folder: by default it is not built without GraphiQL."""


@cache
def _source(name: str) -> str:
    path = SOURCES / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def cdn_page(nonce: str, examples: str) -> str:
    """GraphiQL from a CDN, laid out as the bundled one. nonce: of its scripts. examples: their
    element."""
    modules = {
        f"craftgraph/{name}": f"data:text/javascript,{quote(_source(name))}"
        for name in ("editors.js", "token.js")
    }
    return _CDN_PAGE.substitute(
        nonce=nonce,
        examples=examples,
        style=_source("page.css"),
        modules=json.dumps(modules)[1:-1],
    )


HELP_PAGE = Template("""\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>craftgraph · GraphiQL is not built</title>
    <style>
      :root { color-scheme: light dark; }
      body { max-width: 44rem; margin: 3rem auto; padding: 0 1.5rem;
             font: 1.05rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
      pre { overflow-x: auto; padding: 1rem; border: 1px solid; border-radius: .4rem; }
    </style>
  </head>
  <body>
    <main>
      <h1>GraphiQL is not built here yet</h1>
      <p>The API works all the same, at this very address. Try it from a terminal:</p>
      <pre><code>curl $address \\
  -H 'Content-Type: application/json' \\
  -d '{"query": "{ title(slug: \\"leternaute\\") { name year } }"}'</code></pre>
      <p>To explore it in the browser, install <b>Node 20</b> or newer, run <code>make web</code>
        in the project's folder, and load this page again.</p>
      <p>Or <a href="?cdn=1">open GraphiQL from a public CDN</a>: it needs the Internet and loads
        its code from esm.sh; your queries still go to this server only.</p>
    </main>
  </body>
</html>
""")

# The versions, and the empty @emotion/is-prop-valid, are those of GraphiQL's own CDN example.
_CDN_PAGE = Template("""\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport"
          content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
    <meta name="color-scheme" content="light dark">
    <title>craftgraph · GraphiQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="https://esm.sh/graphiql@5.2.2/dist/style.css">
    <style>
$style    </style>
    <script type="importmap" nonce="$nonce">
      {"imports": {
        "react": "https://esm.sh/react@19.2.5",
        "react/": "https://esm.sh/react@19.2.5/",
        "react-dom": "https://esm.sh/react-dom@19.2.5",
        "react-dom/": "https://esm.sh/react-dom@19.2.5/",
        "graphiql": "https://esm.sh/graphiql@5.2.2?standalone&external=react,react-dom,@graphiql/react,graphql",
        "graphiql/": "https://esm.sh/graphiql@5.2.2/",
        "@graphiql/react": "https://esm.sh/@graphiql/react@0.37.3?standalone&external=react,react-dom,graphql,@graphiql/toolkit,@emotion/is-prop-valid",
        "@graphiql/toolkit": "https://esm.sh/@graphiql/toolkit@0.11.3?standalone&external=graphql",
        "graphql": "https://esm.sh/graphql@16.13.2",
        "@emotion/is-prop-valid": "data:text/javascript,",
        $modules
      }}
    </script>
  </head>
  <body>
    <div id="graphiql" role="main"><p class="wait">Loading GraphiQL from esm.sh…</p></div>
    $examples
    <script type="module" nonce="$nonce">
      import { useMonaco } from "@graphiql/react";
      import { createElement, useLayoutEffect } from "react";
      import { createRoot } from "react-dom/client";
      import { GraphiQL } from "graphiql";
      import { createGraphiQLFetcher } from "@graphiql/toolkit";
      import "graphiql/setup-workers/esm.sh";
      import { adaptEditors } from "craftgraph/editors.js";
      import { TEMPLATE, withoutTemplate } from "craftgraph/token.js";
      const examples = JSON.parse(document.getElementById("examples").textContent);
      const send = createGraphiQLFetcher({ url: location.pathname });
      function EditorsAreAdapted() {
        const monaco = useMonaco((state) => state.monaco);
        useLayoutEffect(() => monaco && adaptEditors(monaco), [monaco]);
        return null;
      }
      createRoot(document.getElementById("graphiql")).render(createElement(GraphiQL, {
        fetcher: (params, options) => send(params, withoutTemplate(options)),
        defaultTabs: examples.map((query) => ({ query, headers: TEMPLATE })),
        defaultHeaders: TEMPLATE,
        defaultEditorToolsVisibility: false,
        shouldPersistHeaders: false,
      }, createElement(EditorsAreAdapted)));
    </script>
  </body>
</html>
""")
