"""Vectors of texts from a sentence model that the user has, as ONNX with its tokenizer.

FOLDER/model.onnx               or onnx/model.onnx, as sentence-transformers and optimum export models
FOLDER/tokenizer.json
FOLDER/1_Pooling/config.json    may be missing: then the mean of the tokens' vectors is taken
FOLDER/sentence_bert_config.json    may be missing: then 256 tokens are read
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from confpapers.errors import StepError
from confpapers.model import Record

MODELS = ("model.onnx", "onnx/model.onnx")
TOKENIZER = "tokenizer.json"
TOKENS = 256  # of a text that are read, where the model does not say


class _Pooling(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    pooling_mode_cls_token: bool = False


class _Limits(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    max_seq_length: int | None = None


class ModelFolder(Record, frozen=True, kw_only=True):
    """A sentence model as it is in a folder."""

    model: Path
    tokenizer: Path
    pooling: Literal["mean", "first"]
    tokens: int


def find_model(folder: Path) -> ModelFolder:
    """Return the parts of a model's folder. Raises StepError when one is missing or unreadable."""
    model = next((folder / name for name in MODELS if (folder / name).is_file()), None)
    if model is None:
        raise StepError(f"{folder} has no {' or '.join(MODELS)}: export the model as ONNX")
    if not (folder / TOKENIZER).is_file():
        raise StepError(f"{folder} has no {TOKENIZER}, the model's tokenizer")
    pooling = _read(folder / "1_Pooling" / "config.json", _Pooling)
    limits = _read(folder / "sentence_bert_config.json", _Limits)
    return ModelFolder(
        model=model,
        tokenizer=folder / TOKENIZER,
        pooling="first" if pooling and pooling.pooling_mode_cls_token else "mean",
        tokens=(limits.max_seq_length if limits else None) or TOKENS,
    )


def _read(file: Path, kind: Any) -> Any:
    if not file.is_file():
        return None
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise StepError(f"{file} cannot be read: {error}") from error


def embed(
    model: bytes, tokenizer: bytes, texts: Sequence[str], *, pooling: str = "mean", tokens: int = TOKENS
) -> NDArray[np.float32]:
    """Return a vector of length 1 for each text, (texts, dimensions) float32.

    A model that has an output `sentence_embedding` decides itself; of others the tokens' vectors are pooled: their
    mean, or the first. Texts are computed one by one, so a vector does not depend on the other texts.
    Raises StepError for a model or a tokenizer that cannot be used.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    from confpapers.analysis.latent import unit_rows

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        words = Tokenizer.from_buffer(tokenizer)
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the libraries raise whatever they like about files that are not theirs
        raise StepError(f"the sentence model cannot be loaded: {error}") from error
    words.enable_truncation(max_length=tokens)
    words.no_padding()
    try:
        return unit_rows(np.array([_vector(session, words.encode(text), pooling) for text in texts]))
    except Exception as error:
        raise StepError(f"the sentence model cannot be used: {error}") from error


def _vector(session: Any, encoding: Any, pooling: str) -> NDArray[np.float64]:
    """Return the vector of one text."""
    inputs = {
        "input_ids": encoding.ids,
        "attention_mask": encoding.attention_mask,
        "token_type_ids": encoding.type_ids,
    }
    wanted = {tensor.name: np.array([inputs[tensor.name]], np.int64) for tensor in session.get_inputs()}
    names = [tensor.name for tensor in session.get_outputs()]
    name = "sentence_embedding" if "sentence_embedding" in names else names[0]
    output = np.asarray(session.run([name], wanted)[0][0], np.float64)
    if output.ndim == 2:
        output = output[0] if pooling == "first" else output.mean(axis=0)
    if output.ndim != 1 or not np.isfinite(output).all():
        raise ValueError(f"its output {name} is no vector")
    return output
