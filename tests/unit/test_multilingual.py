"""Building a multilingual model from a packed file, and what models are measured by."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from bench.models import average_precisions, chance
from bench.multilingual import expanded, write_folder
from graph.similarity import embeddings

WIDTH, INNER, LAYERS, HEADS = 32, 128, 1, 4
PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -3.0)]
PIECES += [(letter, -4.0) for letter in "queryclaimto:éfi"] + [("▁clay", -2.0), ("<mask>", 0.0)]


def quantised(rng: np.random.Generator, rows: int, columns: int) -> tuple[bytes, list[float]]:
    """A random tensor in blocks, and its values, computed one by one."""
    content, values = b"", []
    for _ in range(rows * columns // 32):
        scale = np.float16(rng.uniform(0.01, 0.05))
        halves = rng.integers(0, 256, 16, dtype=np.uint8)
        content += scale.tobytes() + halves.tobytes()
        values += [(int(byte) % 16 - 8) * float(scale) for byte in halves]
        values += [(int(byte) // 16 - 8) * float(scale) for byte in halves]
    return content, values


def packed_file(path: Path) -> Path:
    rng = np.random.default_rng(0)
    tensors: dict[str, tuple[int, int, bytes]] = {}

    def add(name: str, rows: int, columns: int, packed: bool) -> None:
        if packed:
            content = quantised(rng, rows, columns)[0]
        else:
            content = rng.normal(1, 0.1, rows * columns).astype("<f4").tobytes()
        tensors[name] = int(packed), rows * columns, content

    add("emb.word", len(PIECES), WIDTH, True)
    add("emb.pos", 64, WIDTH, False)
    add("emb.type", 2, WIDTH, False)
    add("emb.ln.w", 1, WIDTH, False)
    add("emb.ln.b", 1, WIDTH, False)
    for part, out, into in (
        *((part, WIDTH, WIDTH) for part in ("q", "k", "v", "ao")),
        ("fi", INNER, WIDTH),
        ("fo", WIDTH, INNER),
    ):
        add(f"l0.{part}.w", out, into, True)
        add(f"l0.{part}.b", 1, out, False)
    for part in ("aln", "oln"):
        add(f"l0.{part}.w", 1, WIDTH, False)
        add(f"l0.{part}.b", 1, WIDTH, False)
    names = [piece.encode() for piece, _ in PIECES]
    sizes = (WIDTH, LAYERS, HEADS, INNER, len(PIECES), 64, 2)
    head = struct.pack("<4sI7ifi", b"E5S1", 1, *sizes, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, names)))
    head += np.cumsum([0, *map(len, names)]).astype("<u4").tobytes()
    head += np.array([score for _, score in PIECES], "<f4").tobytes() + b"".join(names)
    head += struct.pack("<iI", 0, 0) + struct.pack("<i", len(tensors))
    start = len(head) + sum(2 + len(name) + 21 for name in tensors)
    for name, (packed, count, content) in tensors.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", packed, count, start, len(content))
        start += len(content)
    path.write_bytes(head + b"".join(content for *_, content in tensors.values()))
    return path


def test_a_packed_model_becomes_one_that_can_be_set(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    write_folder(packed_file(tmp_path / "packed.bin"), folder)
    vectors = embeddings.embed(str(folder), ["clay", "cafeté", "clay"])
    assert vectors.shape == (3, WIDTH)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(vectors[0], vectors[2], atol=1e-5)
    assert abs(float(vectors[0] @ vectors[1])) < 0.999
    # The prompt that the folder names goes before each text.
    settings = folder / "config_sentence_transformers.json"
    assert json.loads(settings.read_text())["default_prompt_name"] == "query"
    bare = embeddings._load(str(folder)).encode(["query: clay"], prompt="")
    np.testing.assert_allclose(bare[0] / np.linalg.norm(bare[0]), vectors[0], atol=1e-5)


def test_blocks_are_expanded() -> None:
    content, values = quantised(np.random.default_rng(3), 4, 64)
    np.testing.assert_allclose(expanded(content), values, rtol=1e-3)


def test_average_precision_of_perfect_and_of_random_orders() -> None:
    groups = np.repeat(np.arange(10), 4)
    related = (groups[:, None] == groups) & ~np.eye(40, dtype=bool)
    assert average_precisions(np.eye(10)[groups], related) == pytest.approx([1.0] * 40)
    rng = np.random.default_rng(5)
    found = []
    for _ in range(60):
        vectors = rng.normal(size=(40, 64))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        found += average_precisions(vectors, related)
    assert np.mean(found) == pytest.approx(chance(related), abs=0.01)
