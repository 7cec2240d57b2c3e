"""The results of joint steps as bytes: arrays, corpus, topic model and subtopics."""

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from confpapers.model import decode

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from confpapers.analysis.corpus import Corpus
    from confpapers.analysis.subtopics import Subtopics
    from confpapers.analysis.topics import TopicModel

Arrays = dict[str, npt.NDArray[Any]]

FITTED = (
    "corpus",
    "lexicon",
    "model",
    "nearest",
    "latent",
    "topics",
    "shares",
    "top_words",
    "labels",
    "places",
    "lsa",
    "basis",
)
"""The results of a full build among which a few more papers are placed, in the order in which `place_papers` takes
them."""


def pack(**arrays: npt.NDArray[Any]) -> bytes:
    """Return arrays as npz: the same arrays give the same bytes."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack(data: bytes) -> Arrays:
    """Return the arrays of `pack`."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def unpack_corpus(data: bytes) -> "Corpus":
    """Return the corpus that `build_corpus` packed."""
    from confpapers.analysis.corpus import Corpus

    arrays = unpack(data)
    vocabulary = decode(arrays["names"].tobytes(), tuple[str, ...])
    tables = {name: _table(arrays, name) for name in ("counts", "matching", "written", "titles")}
    return Corpus(vocabulary=vocabulary, doc_freq=arrays["doc_freq"], **tables)


def table_arrays(**tables: "csr_array") -> Arrays:
    """Return the arrays of sparse tables, by "name_part"."""
    return {
        f"{name}_{part}": _narrow(np.asarray(getattr(table, part)))
        for name, table in tables.items()
        for part in ("data", "indices", "indptr", "shape")
    }


def _narrow(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return 64-bit integers as 32-bit ones where they fit: products of tables then take less time and memory."""
    fits = numbers.dtype == np.int64 and abs(numbers).max(initial=0) < 2**31
    return numbers.astype(np.int32) if fits else numbers


def _table(arrays: Arrays, name: str) -> "csr_array":
    from scipy.sparse import csr_array

    data, indices, indptr, shape = (arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr", "shape"))
    return csr_array((data, indices, indptr), shape=tuple(shape))


def packed_model(model: "TopicModel") -> bytes:
    """Return a topic model as npz."""
    numbers = np.array([model.perplexity, model.coherence])
    return pack(phi=model.phi, theta=model.theta, numbers=numbers)


def unpack_model(data: bytes) -> "TopicModel":
    """Return the model of `packed_model`."""
    from confpapers.analysis.topics import TopicModel

    a = unpack(data)
    return TopicModel(a["phi"], a["theta"], *(float(number) for number in a["numbers"]))


def unpack_subtopics(data: bytes) -> "Subtopics":
    """Return the subtopics that `split_topics` packed."""
    from confpapers.analysis.subtopics import Subtopics

    arrays = unpack(data)
    return Subtopics(arrays["owner"], arrays["topic"])
