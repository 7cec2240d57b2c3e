"""A sentence model of four dimensions, made by hand: a word's vector is a row of a table."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

WORDS = ("[UNK]", "[CLS]", "boats", "tides", "hats", "wool")
TABLE = np.array(
    [[0, 0, 0, 0.1], [0, 0, 0, 1], [1, 0, 0, 0], [0.8, 0.6, 0, 0], [0, 0, 1, 0], [0, 0.6, 0.8, 0]], np.float32
)


def model(*, typed: bool = False, output: str = "last_hidden_state") -> bytes:
    """Return the model as ONNX; with `typed` it wants token types too.  The test is skipped without onnx."""
    onnx = pytest.importorskip("onnx")
    make, int64, real = onnx.helper, onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    tables = [onnx.numpy_helper.from_array(TABLE, "table")]
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if typed else [])]
    nodes = [make.make_node("Gather", ["table", "input_ids"], [output])]
    if output == "sentence_embedding":
        tables.append(onnx.numpy_helper.from_array(np.array([1]), "axis"))
        nodes = [
            make.make_node("Gather", ["table", "input_ids"], ["tokens"]),
            make.make_node("ReduceMax", ["tokens", "axis"], [output], keepdims=0),
        ]
    graph = make.make_graph(
        nodes,
        "tiny",
        [make.make_tensor_value_info(name, int64, [1, "tokens"]) for name in names],
        [make.make_tensor_value_info(output, real, None)],
        tables,
    )
    built = make.make_model(graph, opset_imports=[make.make_opsetid("", 18)], ir_version=9)
    return bytes(built.SerializeToString())


def tokenizer(limit: int | None = None) -> bytes:
    """Return a tokenizer of the few words, which begins each text with [CLS]."""
    special = {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]}
    parts: dict[str, Any] = {
        "version": "1.0",
        "truncation": limit and {"max_length": limit, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {"[CLS]": special},
        },
        "decoder": None,
        "model": {
            "type": "WordLevel",
            "vocab": {word: n for n, word in enumerate(WORDS)},
            "unk_token": "[UNK]",
        },
    }
    return json.dumps(parts).encode()


def write(folder: Path) -> Path:
    """Write model and tokenizer as sentence-transformers lays them out."""
    (folder / "onnx").mkdir(parents=True)
    (folder / "onnx" / "model.onnx").write_bytes(model())
    (folder / "tokenizer.json").write_bytes(tokenizer())
    return folder
