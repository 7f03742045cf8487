"""The collaborative model that was trained last, for servers.

The module that loads a model is imported when there is one: scipy would double the time that a
server takes to start.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graph.model.recommendations import MODEL_FILE

if TYPE_CHECKING:
    from graph.recommend.rank.collaborative import CollaborativeModel


class ModelCache:
    """The model in a folder, read again when its file has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: tuple[int, int] | None = None
        self._model: CollaborativeModel | None = None

    def current(self) -> CollaborativeModel | None:
        """None when nothing has been trained. Raises GraphError for an unreadable file."""
        try:
            status = (self._folder / MODEL_FILE).stat()
        except FileNotFoundError:
            self._stamp = self._model = None
            return None
        stamp = (status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            from graph.recommend.rank.collaborative import load

            self._model, self._stamp = load(self._folder), stamp
        return self._model
