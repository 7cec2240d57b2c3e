"""The functions of the steps that process all papers together, from bytes to bytes.

They only decode, call the module that does the work, and encode: JSON for records, npz for arrays, never pickle.
`steps.py` has the steps and their versions.
"""

import itertools
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from confpapers.flow.packing import pack, table_arrays, unpack, unpack_corpus
from confpapers.model import TextSettings, decode, encode

if TYPE_CHECKING:
    from confpapers.analysis.tokens import WordCounts


def build_corpus(*counts: bytes, settings: dict[str, Any]) -> dict[str, bytes]:
    """Return all papers' word counts over one vocabulary, and the spellings by which other papers are counted.

    `counts` are of one paper each, or of several in a list; a paper whose words could not be counted has none.
    """
    from confpapers.analysis.corpus import read_corpus
    from confpapers.analysis.lexicon import Lexicon
    from confpapers.analysis.tokens import WordCounts

    lists = (decode(data, list[WordCounts]) if data[:1] == b"[" else [_counts(data)] for data in counts)
    papers = itertools.chain.from_iterable(lists)
    corpus, reading = read_corpus(papers, msgspec.convert(settings, TextSettings))
    names = np.frombuffer(encode(corpus.vocabulary), np.uint8)
    parts = {"counts": corpus.counts, "matching": corpus.matching, "written": corpus.written, "titles": corpus.titles}
    tables = table_arrays(**parts)
    packed = pack(names=names, doc_freq=corpus.doc_freq, **tables)
    return {"corpus": packed, "lexicon": encode(Lexicon.of(reading))}


def _counts(data: bytes) -> "WordCounts":
    from confpapers.analysis.tokens import WordCounts

    return decode(data, WordCounts) if data else WordCounts()


def find_works(*lists: bytes) -> bytes:
    """Return the most cited works, as a JSON list of Works."""
    from confpapers.citations.reference_list import ReferenceList
    from confpapers.citations.works import most_cited

    read = [decode(data, ReferenceList) if data else ReferenceList() for data in lists]
    return encode(most_cited([references.entries for references in read], [references.text for references in read]))


def link_citations(*lists: bytes, papers: list[dict[str, Any]]) -> bytes:
    """Return the numbers of the papers that each paper cites, one list per paper; `papers` are Listed records."""
    from confpapers.citations.links import Listed, cited_papers
    from confpapers.citations.reference_list import ReferenceList

    texts = (decode(data, ReferenceList).text if data else "" for data in lists)
    return encode(cited_papers(texts, msgspec.convert(papers, list[Listed])))


def read_vectors(data: bytes, *, name: str, ids: list[str], partial: bool) -> bytes:
    """Return the vectors from a user's file, one row per paper."""
    from confpapers.analysis import vectors

    return pack(rows=vectors.read_vectors(data, name, ids, partial=partial))


def read_specter(page: bytes, *, ids: list[str]) -> bytes:
    """Return the vectors in Semantic Scholar's response, one row per paper."""
    from confpapers.enrichment import specter

    return pack(rows=specter.vectors(page, ids))


def embed(model: bytes, tokenizer: bytes, texts: bytes, *, pooling: str, tokens: int) -> bytes:
    """Return the vectors that a sentence model computes for texts (a JSON list), one row per text."""
    from confpapers.analysis import sentence_model

    return pack(rows=sentence_model.embed(model, tokenizer, decode(texts, list[str]), pooling=pooling, tokens=tokens))


def join_vectors(*parts: bytes, rows: list[list[int]], ids: list[str]) -> bytes:
    """Return the vectors of all papers from parts (b"" for a missing part); `rows` are each part's papers."""
    from confpapers.analysis import vectors

    blocks = [(numbers, unpack(part)["rows"]) for numbers, part in zip(rows, parts, strict=True) if part]
    return pack(rows=vectors.join(blocks, len(ids)))


def find_nearest(corpus: bytes, works: bytes, vectors: bytes, *, keep: int, share: float | str) -> dict[str, bytes]:
    """Return each paper's nearest neighbours, their scores, and which of them are on its topic; and the topic vectors.

    `works` are from `find_works`, `vectors` from `read_vectors`, or nothing; `share` is the weight of the vectors, or
    "auto".
    """
    from confpapers.analysis import similar
    from confpapers.analysis.latent import NEAREST, titled, vectors_and_basis
    from confpapers.analysis.mixture import Vectors
    from confpapers.analysis.weights import comparable, has_full_texts
    from confpapers.citations.works import Work, cited_works

    counted = unpack_corpus(corpus)
    whole = has_full_texts(counted)
    cited = cited_works(decode(works, list[Work]), counted.counts.shape[0]) if whole and works else None
    weights = comparable(counted, cited)
    part = float(share) if share != "auto" else similar.OWN_WITH_TEXTS if whole else similar.OWN
    parts = [Vectors(unpack(vectors)["rows"], part)] if vectors and part else []
    if whole:
        near, scores = similar.mixed(weights, parts, keep, steep=False)
        return {"nearest": pack(near=near, scores=scores, on_topic=near >= 0), "latent": b""}
    words = titled(counted)
    del counted  # of large conferences, it takes as much memory as all the rest
    topics, basis = vectors_and_basis(words, *similar.nearest(words, NEAREST, looked_up=similar.ROUGHLY))
    del words
    near, scores = similar.mixed(weights, [*parts, Vectors(topics, similar.TOPICS)], keep)
    # what a user's vectors find may be on topic although it shares no words
    on_topic = near >= 0 if parts else similar.on_topic(topics, near)
    return {"nearest": pack(near=near, scores=scores, on_topic=on_topic), "latent": pack(rows=topics, basis=basis)}


def place(corpus: bytes, init: bytes, own_vectors: bytes, **settings: Any) -> dict[str, bytes]:
    """Return the map: coordinates, a grid without overlap, and vectors for the page's recommendations with their basis.

    `init` are the coordinates of an earlier map to start from, or nothing; `own_vectors` come from a file or model;
    `settings` are the fields of `MapOptions`.
    """
    from confpapers.analysis import projection as atlas
    from confpapers.analysis.latent import joined
    from confpapers.analysis.weights import tfidf

    options = atlas.MapOptions(**settings)
    # the words of large conferences are not kept in memory beside the map
    vectors, basis = atlas.factorised(tfidf(unpack_corpus(corpus).matching), dims=atlas.RECOMMENDING)
    if own_vectors:
        vectors = joined(vectors, unpack(own_vectors)["rows"])
    features = atlas.narrowed(vectors)
    earlier = unpack(init)["places"] if init else None
    placed = atlas.place(features, options, init=earlier, frozen=earlier is not None and atlas.adds_few(earlier))
    grid = atlas.grid(placed.coordinates)
    facts = {"kl_divergence": round(placed.kl_divergence, 4), "engine": placed.backend, "device": placed.device}
    facts |= {"notes": list(placed.notes)} if placed.notes else {}
    shares = atlas.neighbours_kept(features, placed.coordinates, grid.cells)
    neighbours_kept = {name: round(share, 3) for name, share in zip(("map", "grid"), shares, strict=True)}
    if earlier is not None:
        facts["papers with a place before"] = int(np.isfinite(earlier).all(axis=1).sum())
    return {
        "places": pack(places=placed.coordinates, cells=grid.cells, shape=np.array([grid.columns, grid.rows])),
        "lsa": atlas.lsa_bytes(vectors).tobytes(),
        "basis": pack(words=basis),
        "facts": encode(facts | {"iterations": placed.n_iter, "neighbours_kept": neighbours_kept}),
    }


def compose_sprite(*thumbnails: bytes) -> bytes:
    """Return a sprite of first pages for the map."""
    from confpapers.pictures.sprites import compose

    return compose(thumbnails)
