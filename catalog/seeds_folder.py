"""Where the project's own seeds are: in a checkout, or in an installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

HERE = Path("seeds")


def seeds_folder() -> Path:
    """`seeds/` in the working directory if there is one, else the seeds that came with the package.

    In a checkout the latter are `seeds/` at its top level; a wheel has a copy within `catalog`
    (hatch_build.py).
    """
    if HERE.is_dir():
        return HERE
    package = Path(str(files("catalog")))  # pip unpacks a wheel, so this is a folder
    inside = package / "seeds"
    return inside if inside.is_dir() else package.parent / "seeds"
