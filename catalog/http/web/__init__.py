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

from catalog.http.web.pages import HELP_PAGE, cdn_page

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
    # The viewer's taste profile.
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
        return _page(cdn_page(nonce, _examples()), _CDN_CSP.substitute(nonce=nonce))
    address = quote(str(request.url.replace(query="", fragment="")))
    return _page(HELP_PAGE.substitute(address=escape(address)), _HELP_CSP)


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
