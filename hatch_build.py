"""What a wheel carries besides the packages: the seeds, and GraphiQL, which must have been bundled.

An editable installation needs neither: it reads `seeds/` and `catalog/http/web/graphiql/` where
they lie in the checkout.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GRAPHIQL = "catalog/http/web/graphiql/index.html"
WITHOUT = "CRAFTGRAPH_WITHOUT_GRAPHIQL"


class Contents(BuildHookInterface[Any]):
    """Hatchling calls this for each wheel and each source distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises RuntimeError, which ends the build, where GraphiQL has not been bundled.

        version: "standard" or "editable".
        """
        if version == "editable":
            return
        if self.target_name == "wheel":
            build_data["force_include"]["seeds"] = "catalog/seeds"
        if not (Path(self.root) / GRAPHIQL).is_file() and os.environ.get(WITHOUT) != "1":
            raise RuntimeError(
                f"GraphiQL is not bundled ({GRAPHIQL} is missing). Run `make web`, which needs"
                f" Node 20 or later, or set {WITHOUT}=1 to build without it."
            )
