"""Vocabularies of the schema do not depend on what was imported before."""

from __future__ import annotations

import subprocess
import sys


def test_a_subjects_own_vocabulary_is_there_whatever_is_imported_first() -> None:
    code = (
        "import catalog.schema.vocabularies\n"
        "from catalog.schema import build_schema\n"
        "assert 'enum SourceType' in build_schema().as_str()"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
