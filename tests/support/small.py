"""A small catalog: eight titles t0 to t7, a creator, and two techniques."""

from __future__ import annotations

from typing import Any

LINES: dict[str, list[dict[str, Any]]] = {
    "techniques": [
        {"id": "ai-imagery", "name": "AI imagery", "ai": "generated"},
        {"id": "long-take", "name": "Long take"},
    ],
    "creators": [{"id": "ana-torres", "name": "Ana Torres", "kind": "person"}],
    "titles": [
        {
            "id": f"t{number}",
            "name": f"Title {number}",
            "kind": "film",
            "year": 2010 + number,
            "minimum_age": number,
        }
        for number in range(8)
    ],
    "credits": [{"title": "t0", "creator": "ana-torres", "role": "director"}],
    "uses": [{"title": "t1", "technique": "ai-imagery"}],
}
