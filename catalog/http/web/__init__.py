"""The browser's side of the API: GraphiQL at the API's own address, and the files it needs.

`web/` at the top of the repository holds the sources; `make web` bundles them into `graphiql/`
beside this file. Where that was not done (no Node), the page says how to get it.
"""

from __future__ import annotations

import json
import re
import secrets
from html import escape
from pathlib import Path
from shlex import quote
from string import Template

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

__all__ = ["EXAMPLES", "graphiql_response", "routes"]

ASSETS = Path(__file__).with_name("graphiql")

EXAMPLES = (
    """\
# Which titles were made with techniques similar to
# those of L'Éternaute, and why?
query SimilarTitles {
  title(slug: "leternaute") {
    name(locale: ["en", "fr", "es"])
    year
    # How it was made: each use of a technique.
    uses {
      nodes {
        prominence
        stage
        note
        technique {
          slug
          name
        }
      }
    }
    # All contributions add up to the score.
    similarByTechnique(first: 5) {
      state
      edges {
        score
        node {
          slug
          name
          year
        }
        evidence(first: 3) {
          contribution
          technique {
            name
          }
          matched {
            name
          }
        }
      }
    }
  }
}
""",
    """\
# Which titles changed an actor's age on screen, what
# exactly was done, and who says so?
query DeAging {
  technique(slug: "de-aging") {
    name(locale: ["fr"])
    description
    titles(first: 10) {
      totalCount
      edges {
        node {
          name
          year
        }
        uses {
          note
          source
        }
      }
    }
    # More specific techniques, if any.
    narrower {
      nodes {
        slug
        name
      }
    }
  }
}
""",
    """\
# Which techniques does Emmanuel Lubezki use most often,
# and who works most like him?
query Lubezki {
  creator(slug: "emmanuel-lubezki") {
    name
    titles {
      nodes {
        name
        year
      }
    }
    practises {
      edges {
        useCount
        node {
          name
        }
      }
    }
    similarByPractice(first: 5) {
      edges {
        score
        node {
          name
        }
      }
    }
  }
}
""",
    """\
# Which part did artificial intelligence have in
# L'Éternaute, and who says so?
query AiDisclosure {
  title(slug: "leternaute") {
    name
    aiDisclosure {
      state
      label(locale: ["es"])
      disputed
      digitalSourceTypes
      # The uses of techniques that the state follows from.
      uses {
        technique {
          name
        }
        note
        claims {
          tool
          vendor
          inFinalPicture
          source
        }
      }
    }
  }
}
""",
    """\
# What should the viewer watch next, and why?
# This needs a token: open Headers below, and put one in
# place of the dots. `catalog demo` prints one.
query ForMe {
  me {
    name
    # What the viewer leans to.
    taste(first: 3) {
      kind
      name
      weight
      direction
    }
    recommendations(first: 3) {
      edges {
        node {
          name
          year
        }
        score
        reason
        because {
          name
        }
      }
    }
  }
}
""",
    """\
# Rate a title, and see what the viewer has rated.
# This needs a token, too: see the tab ForMe.
mutation RateTitle {
  rateTitle(input: { title: "dark", value: 4.5 }) {
    title {
      name
    }
    value
    me {
      ratings(first: 5) {
        edges {
          value
          node {
            name
          }
        }
      }
    }
  }
}
""",
)


def routes() -> list[BaseRoute]:
    """The files of the built page, under /graphiql/."""
    compressed = [Middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)]
    return [Mount("/graphiql", _Assets(directory=ASSETS, check_dir=False), middleware=compressed)]


def graphiql_response(request: Request) -> Response:
    """GraphiQL as built; else a page that says how to build it, or (?cdn=1) a CDN's GraphiQL."""
    index = ASSETS / "index.html"
    if index.is_file():
        page = index.read_text(encoding="utf-8").replace(_NO_EXAMPLES, _examples())
        return _page(page, _BUILT_CSP)
    if request.query_params.get("cdn") == "1":
        nonce = secrets.token_urlsafe(16)
        page = _CDN_PAGE.substitute(nonce=nonce, examples=_examples())
        return _page(page, _CDN_CSP.substitute(nonce=nonce))
    address = quote(str(request.url.replace(query="", fragment="")))
    return _page(_HELP_PAGE.substitute(address=escape(address)), _HELP_CSP)


class _Assets(StaticFiles):
    """Hashed names never change their content: browsers may keep them for good."""

    hashed = re.compile(r"-[A-Z0-9]{8}\.\w+$")

    async def check_config(self) -> None:
        """Say nothing about a missing folder: the page itself explains it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        immutable = self.hashed.search(path) is not None
        if not immutable and path != "licences.txt":
            raise HTTPException(status_code=404)  # index.html is served at the API's address
        response = await super().get_response(path, scope)
        keep = "public, max-age=31536000, immutable" if immutable else "no-cache"
        response.headers["Cache-Control"] = keep
        # Workers obey the policy of their own file, not the page's: they need nothing else.
        response.headers["Content-Security-Policy"] = "default-src 'none'"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _page(html: str, csp: str) -> Response:
    return HTMLResponse(
        html,
        headers={
            "Cache-Control": "no-cache",
            "Content-Security-Policy": f"{csp}; {_CSP_TAIL}",
            "Referrer-Policy": "no-referrer",
            "Vary": "Accept",  # the same address answers GraphQL requests
            "X-Content-Type-Options": "nosniff",
        },
    )


_NO_EXAMPLES = '<script type="application/json" id="examples">[]</script>'


def _examples() -> str:
    text = json.dumps(EXAMPLES, ensure_ascii=False).replace("<", "\\u003c")
    return _NO_EXAMPLES.replace("[]", text)


_CSP_TAIL = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# Monaco writes style elements and attributes; the fonts are in the style sheet.
_BUILT_CSP = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:"
)
_HELP_CSP = "default-src 'none'; style-src 'unsafe-inline'"
_CDN_CSP = Template(
    "default-src 'none'; script-src 'nonce-$nonce' https://esm.sh blob: data:; "
    "worker-src https://esm.sh blob: data:; connect-src 'self' https://esm.sh blob: data:; "
    "style-src https://esm.sh 'unsafe-inline'; font-src https://esm.sh data:; "
    "img-src 'self' https://esm.sh data:"
)

_HELP_PAGE = Template("""\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>craftgraph · GraphiQL is not built</title>
    <style>
      :root { color-scheme: light dark; }
      body { max-width: 44rem; margin: 3rem auto; padding: 0 1.5rem;
             font: 1.05rem/1.6 system-ui, sans-serif; }
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
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>craftgraph · GraphiQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="https://esm.sh/graphiql@5.2.2/dist/style.css">
    <style>body { margin: 0; } #graphiql { height: 100dvh; } p { padding: 2rem; }</style>
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
        "@emotion/is-prop-valid": "data:text/javascript,"
      }}
    </script>
  </head>
  <body>
    <div id="graphiql" role="main"><p>Loading GraphiQL from esm.sh…</p></div>
    $examples
    <script type="module" nonce="$nonce">
      import { createElement } from "react";
      import { createRoot } from "react-dom/client";
      import { GraphiQL } from "graphiql";
      import { createGraphiQLFetcher } from "@graphiql/toolkit";
      import "graphiql/setup-workers/esm.sh";
      const examples = JSON.parse(document.getElementById("examples").textContent);
      createRoot(document.getElementById("graphiql")).render(createElement(GraphiQL, {
        fetcher: createGraphiQLFetcher({ url: location.pathname }),
        defaultTabs: examples.map((query) => ({ query })),
      }));
    </script>
  </body>
</html>
""")
