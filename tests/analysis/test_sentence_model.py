"""Vectors from a sentence model in a folder."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny_model

from confpapers.analysis.sentence_model import embed, find_model
from confpapers.errors import StepError

pytest.importorskip("onnxruntime")
pytest.importorskip("tokenizers")


def _unit(*rows: list[float]) -> Any:
    table = np.array(rows, np.float32)
    return table / np.linalg.norm(table, axis=1, keepdims=True)


def test_a_text_has_the_mean_of_its_tokens_vectors() -> None:
    rows = embed(tiny_model.model(), tiny_model.tokenizer(), ["Boats hats", "wool"])
    table = tiny_model.TABLE
    assert np.allclose(
        rows, _unit((table[1] + table[2] + table[4]).tolist(), (table[1] + table[5]).tolist()), atol=1e-6
    )


def test_the_first_tokens_vector_is_taken_where_the_model_says_so() -> None:
    rows = embed(tiny_model.model(), tiny_model.tokenizer(), ["boats", "wool"], pooling="first")
    assert np.allclose(rows, [[0, 0, 0, 1]] * 2)


def test_a_model_with_its_own_pooling_is_not_pooled_again() -> None:
    model = tiny_model.model(output="sentence_embedding")
    assert np.allclose(embed(model, tiny_model.tokenizer(), ["boats hats"]), _unit([1, 0, 1, 1]))


def test_a_model_may_require_token_types() -> None:
    plain, typed = (embed(tiny_model.model(typed=t), tiny_model.tokenizer(), ["boats"]) for t in (False, True))
    assert np.array_equal(plain, typed)


def test_long_texts_are_truncated_at_the_models_limit_not_the_tokenizers() -> None:
    texts = ["boats boats boats hats"]
    cut = embed(tiny_model.model(), tiny_model.tokenizer(limit=2), texts, tokens=4)
    assert np.allclose(cut, embed(tiny_model.model(), tiny_model.tokenizer(), ["boats boats boats"]))


def test_a_vector_does_not_depend_on_the_other_texts() -> None:
    alone = embed(tiny_model.model(), tiny_model.tokenizer(), ["tides and wool"])
    among = embed(tiny_model.model(), tiny_model.tokenizer(), ["boats", "tides and wool", "hats hats hats hats"])
    assert np.array_equal(alone[0], among[1])


@pytest.mark.parametrize(("model", "tokenizer"), [(b"no model", None), (None, b"no tokenizer"), (b"", b"")])
def test_files_that_are_not_a_model_are_refused(model: bytes | None, tokenizer: bytes | None) -> None:
    with pytest.raises(StepError, match="cannot be loaded"):
        embed(
            tiny_model.model() if model is None else model,
            tiny_model.tokenizer() if tokenizer is None else tokenizer,
            ["boats"],
        )


def test_a_folder_is_read_as_sentence_transformers_writes_it(tmp_path: Path) -> None:
    folder = tiny_model.write(tmp_path / "model")
    result = find_model(folder)
    assert (result.model, result.pooling, result.tokens) == (folder / "onnx" / "model.onnx", "mean", 256)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True, "dim": 4}))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 128}))
    result = find_model(folder)
    assert (result.pooling, result.tokens) == ("first", 128)
    (folder / "sentence_bert_config.json").write_text("{")
    with pytest.raises(StepError, match=r"sentence_bert_config\.json cannot be read"):
        find_model(folder)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(StepError, match=r"has no tokenizer\.json"):
        find_model(folder)
    with pytest.raises(StepError, match=r"has no model\.onnx or onnx/model\.onnx"):
        find_model(tmp_path)
