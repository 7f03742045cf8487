"""The embedding model: the right one, or a clear message at once; and what imports what."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from graph.common.errors import ModelError
from graph.similarity import embeddings
from graph.similarity.embeddings import BUNDLED_MODEL, broader_path, fingerprint, technique_text
from tests.support.servers import PROJECT


@pytest.fixture(autouse=True)
def _fresh_fingerprints() -> Iterator[None]:
    """Fingerprints are remembered for the life of a process; not from test to test."""
    fingerprint.cache_clear()
    yield
    fingerprint.cache_clear()


# The model


def test_the_bundled_model_is_the_published_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fingerprint(BUNDLED_MODEL) == "all-MiniLM-L6-v2@53aa51172d14+text1"
    fingerprint.cache_clear()
    monkeypatch.setattr(embeddings, "_BUNDLED_SHA256", "0" * 64)
    with pytest.raises(
        ModelError, match=r"is not the published all-MiniLM-L6-v2 \(sha256 53aa51.*; reinstall"
    ):
        fingerprint(BUNDLED_MODEL)


def folder_of_a_model(folder: Path, weights: bytes) -> Path:
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    (folder / "model.safetensors").write_bytes(weights)
    return folder


def test_other_weights_prompts_or_another_recipe_give_another_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of_a_model(tmp_path / "model", b"first")
    first = fingerprint(str(folder))
    assert first == fingerprint(str(folder))
    fingerprint.cache_clear()
    (folder / "model.safetensors").write_bytes(b"second")
    second = fingerprint(str(folder))
    fingerprint.cache_clear()
    (folder / "more.safetensors").write_bytes(b"third")
    third = fingerprint(str(folder))
    fingerprint.cache_clear()
    (folder / "config_sentence_transformers.json").write_text('{"default_prompt_name": "query"}')
    fourth = fingerprint(str(folder))
    fingerprint.cache_clear()
    monkeypatch.setattr(embeddings, "TEXT_RECIPE", embeddings.TEXT_RECIPE + 1)
    assert len({first, second, third, fourth, fingerprint(str(folder))}) == 5


def test_embeddings_belong_to_their_texts() -> None:
    """Texts are embedded in batches by length; the answers come back in the order asked."""
    texts = ["stop-motion animation with clay puppets " * 8, "clay", "the colour of a lens flare"]
    together = embeddings.embed(BUNDLED_MODEL, texts)
    assert together.shape == (3, 384)
    assert together.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_allclose(embeddings.embed(BUNDLED_MODEL, [text])[0], vector, atol=1e-4)
    assert embeddings.embed(BUNDLED_MODEL, []).size == 0


def test_the_bundled_model_gives_what_sentence_transformers_gives() -> None:
    """As our own code computes it: also for texts that are cut, empty, or not English."""
    texts = [
        "clay " * 700,
        "",
        "a",
        "Crème brûlée, naïve",
        "ß 漢字 – ünknown",
        "Stop-motion (2025)!",
    ]
    wanted = embeddings._load(BUNDLED_MODEL).encode(
        texts, normalize_embeddings=True, show_progress_bar=False
    )
    np.testing.assert_allclose(embeddings.embed(BUNDLED_MODEL, texts), wanted, atol=1e-6)


def refusal_of(model: str) -> str:
    """The message for a model that cannot be had, which must come at once."""
    started = time.monotonic()
    with pytest.raises(ModelError) as refusal:
        fingerprint(model)
    assert time.monotonic() - started < 2
    return str(refusal.value)


def test_a_model_that_cannot_be_had_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    missing = tmp_path / "missing"
    assert refusal_of(str(missing)) == (
        f"the model folder {missing} does not exist; check CATALOG_MODEL"
    )
    assert refusal_of("./missing") == "the model folder missing does not exist; check CATALOG_MODEL"
    assert refusal_of(str(tmp_path)) == (
        f"the folder {tmp_path} holds no sentence-transformers model (it has no modules.json);"
        " save one there with SentenceTransformer.save"
    )
    (tmp_path / "modules.json").write_text("[]")
    assert refusal_of(str(tmp_path)) == (
        f"the model folder {tmp_path} has no weights (*.safetensors)"
    )
    assert refusal_of("not a model!").startswith(
        "'not a model!' is neither all-MiniLM-L6-v2, a folder, nor the id of a hub model: "
    )
    assert refusal_of("craftgraph/never-published") == (
        "the model 'craftgraph/never-published' is not on this machine and HF_HUB_OFFLINE is set;"
        " use all-MiniLM-L6-v2 or a local folder (CATALOG_MODEL), or fetch it while online"
    )


def test_a_hub_out_of_reach_is_noticed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # the discard port: nobody listens
    message = refusal_of("craftgraph/never-published")
    assert message.startswith(
        "the model 'craftgraph/never-published' is not on this machine and 127.0.0.1"
        " cannot be reached ("
    )
    assert message.endswith(
        "; use all-MiniLM-L6-v2 or a local folder (CATALOG_MODEL), or fetch it while online"
    )


def test_a_folder_with_a_broken_model_is_a_clear_error(tmp_path: Path) -> None:
    folder = folder_of_a_model(tmp_path / "model", b"not weights")
    (folder / "modules.json").write_text(
        '[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]'
    )
    with pytest.raises(ModelError, match=r"^the model '.*/model' cannot be loaded: "):
        embeddings.embed(str(folder), ["clay"])


# The text


@pytest.mark.parametrize(
    ("aliases", "description", "path", "expected"),
    [
        ([], None, [], "Clay animation."),
        (["claymation"], None, [], "Clay animation. Also called claymation."),
        ([], "Puppets of clay.", [], "Clay animation. Puppets of clay."),
        (
            ["claymation", "plasticine"],
            "Puppets of clay",
            ["Stop motion", "Animation"],
            "Clay animation. Also called claymation, plasticine. Puppets of clay."
            " A kind of Stop motion, Animation.",
        ),
    ],
)
def test_technique_text(
    aliases: list[str], description: str | None, path: list[str], expected: str
) -> None:
    assert technique_text("Clay animation", aliases, description, path) == expected


def test_broader_path_ends_even_in_a_circle() -> None:
    above = {"clay": "stop-motion", "stop-motion": "animation", "animation": None}
    assert broader_path("clay", above) == ["stop-motion", "animation"]
    assert broader_path("a", {"a": "b", "b": "c", "c": "b"}) == ["b", "c"]


# What imports what


def test_the_bundled_model_embeds_without_torch() -> None:
    program = (
        "import sys\n"
        "from graph.similarity.embeddings import BUNDLED_MODEL, embed\n"
        "print(embed(BUNDLED_MODEL, ['clay']).shape)\n"
        "print(sorted({'torch', 'sentence_transformers', 'transformers', 'sklearn'}"
        " & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("(1, 384)\n[]\n", 0), done.stderr


def test_starting_up_imports_nothing_heavy() -> None:
    """torch alone takes seconds, and most commands embed nothing."""
    modules = [
        ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((PROJECT / "graph").rglob("*.py"))
    ]
    assert "graph.linking.link" in modules
    program = (
        "import importlib, sys\n"
        f"for name in {['catalog.commands.main', 'catalog.http.app', *modules]!r}:\n"
        "    importlib.import_module(name)\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'faiss', 'jpype', 'sklearn',\n"
        "         'matplotlib'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


def imports(path: Path) -> set[str]:
    """The top-level packages that a file imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.add((node.module or "").partition(".")[0])
    return found


def test_graph_knows_nothing_of_catalog_or_graphql() -> None:
    files = sorted((PROJECT / "graph").rglob("*.py"))
    assert len(files) > 15
    for path in files:
        assert imports(path) & {"catalog", "graphql", "strawberry", "starlette"} == set(), path


def test_catalog_contains_no_cypher() -> None:
    files = sorted((PROJECT / "catalog").rglob("*.py"))
    assert len(files) > 10
    words = ("MATCH (", "MERGE (", "UNWIND $", "DETACH DELETE", "COLLECT {", "COUNT {")
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert [word for word in words if word in text] == [], path
        assert imports(path) & {"neo4j", "arcadedb_embedded"} == set(), path
