"""How log lines look, in every process."""

from __future__ import annotations

import logging
from typing import Any

FORMAT = "%(levelname)s %(name)s: %(message)s"


def configuration(level: int = logging.WARNING) -> dict[str, Any]:
    """For `logging.config`: everything from this level up goes to stderr, with level and name."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": FORMAT}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"level": level, "handlers": ["stderr"]},
    }
