"""The functions of the steps that process all papers together, from bytes to bytes.

They only decode, call the module that does the work, and encode: JSON for records, npz for arrays, never pickle.
`steps.py` has the steps and their versions.
"""

import io
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import numpy.typing as npt

from confpapers.model import TextSettings, Topic, decode, encode

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from confpapers.analysis.corpus import Corpus
    from confpapers.analysis.subtopics import Subtopics
    from confpapers.analysis.topics import TopicModel

Arrays = dict[str, npt.NDArray[Any]]


def pack(**arrays: npt.NDArray[Any]) -> bytes:
    """Return arrays as npz: the same arrays give the same bytes."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack(data: bytes) -> Arrays:
    """Return the arrays of `pack`."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def build_corpus(*counts: bytes, settings: dict[str, Any]) -> bytes:
    """Return all papers' word counts over one vocabulary."""
    from confpapers.analysis.corpus import build_corpus
    from confpapers.analysis.tokens import WordCounts

    papers = (decode(data, WordCounts) for data in counts)
    corpus = build_corpus(papers, msgspec.convert(settings, TextSettings))
    names = np.frombuffer(encode(corpus.vocabulary), np.uint8)
    parts = {"counts": corpus.counts, "matching": corpus.matching, "written": corpus.written, "titles": corpus.titles}
    tables = _table_arrays(**parts)
    return pack(names=names, doc_freq=corpus.doc_freq, **tables)


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


def _corpus(data: bytes) -> "Corpus":
    from confpapers.analysis.corpus import Corpus

    arrays = unpack(data)
    vocabulary = decode(arrays["names"].tobytes(), tuple[str, ...])
    tables = {name: _table(arrays, name) for name in ("counts", "matching", "written", "titles")}
    return Corpus(vocabulary=vocabulary, doc_freq=arrays["doc_freq"], **tables)


def _table_arrays(**tables: "csr_array") -> Arrays:
    return {
        f"{name}_{part}": np.asarray(getattr(table, part))
        for name, table in tables.items()
        for part in ("data", "indices", "indptr", "shape")
    }


def _table(arrays: Arrays, name: str) -> "csr_array":
    from scipy.sparse import csr_array

    data, indices, indptr, shape = (arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr", "shape"))
    return csr_array((data, indices, indptr), shape=tuple(shape))


def choose_counts(corpus: bytes) -> bytes:
    """Return the numbers of topics to try, as a JSON list."""
    from confpapers.analysis import topics

    return encode(topics.choose_counts(_corpus(corpus).counts.shape[0]))


def fit_topics(corpus: bytes, *, count: int, seed: int, passes: int, starts: int) -> bytes:
    """Return a topic model: phi, theta, perplexity and coherence."""
    from confpapers.analysis import topics

    model = topics.fit_topics(_corpus(corpus), count=count, seed=seed, passes=passes, starts=starts)
    return _packed(model)


def _packed(model: "TopicModel") -> bytes:
    numbers = np.array([model.perplexity, model.coherence])
    return pack(phi=model.phi, theta=model.theta, numbers=numbers)


def _model(data: bytes) -> "TopicModel":
    from confpapers.analysis.topics import TopicModel

    a = unpack(data)
    return TopicModel(a["phi"], a["theta"], *(float(number) for number in a["numbers"]))


def pick_topics(corpus: bytes, *models: bytes) -> dict[str, bytes]:
    """Return the best of several models, and measurements of all of them."""
    from confpapers.analysis import topics

    read, tokens = [_model(data) for data in models], _corpus(corpus)
    best = topics.best(tokens, read)
    tried = [
        {
            "count": len(model.phi),
            "coherence": round(model.coherence, 4),
            "u_mass": round(topics.u_mass(tokens, model.phi), 3),
            "diversity": round(topics.diversity(tokens, model.phi), 4),
            "perplexity": round(model.perplexity, 1),
            "median_largest_share": round(float(np.median(model.theta.max(axis=1))), 3),
            "score": round(model.coherence * topics.diversity(tokens, model.phi), 4),
            "kept": n == best,
        }
        for n, model in enumerate(read)
    ]
    return {"model": models[best], "tried": encode(tried)}


def continue_topics(corpus: bytes, earlier_corpus: bytes, earlier: bytes) -> bytes:
    """Return the topics of an earlier model refitted to all these papers, so that papers keep their colours."""
    from confpapers.analysis import topics

    vocabulary = _corpus(earlier_corpus).vocabulary
    return _packed(topics.continue_topics(_corpus(corpus), _model(earlier).phi, vocabulary))


def keep_topics(corpus: bytes, model: bytes, earlier_corpus: bytes, earlier: bytes) -> bytes:
    """Return the topics in the order of similar topics in an earlier model, so that they keep numbers and colours."""
    from confpapers.analysis import topics

    new, old = _model(model), _model(earlier)
    order = topics.match_topics(old.phi, _corpus(earlier_corpus).vocabulary, new.phi, _corpus(corpus).vocabulary)
    return _packed(topics.reorder(new, order))


def order_topics(corpus: bytes, model: bytes, peers: bytes) -> bytes:
    """Return the topics in the order of similar topics in other conferences, so that these have the same colours."""
    from confpapers.analysis import topics
    from confpapers.analysis.like_topics import PeerTopic, order_like

    fitted = _model(model)
    order = order_like(topics.telling_words(_corpus(corpus), fitted.phi), decode(peers, list[PeerTopic]))
    return _packed(topics.reorder(fitted, order))


def like_names(corpus: bytes, model: bytes, chosen: bytes, peers: bytes) -> bytes:
    """Return names by topic number: the user's, and those of similar topics in other conferences."""
    from confpapers.analysis import topics
    from confpapers.analysis.like_topics import PeerTopic, names_like

    own = decode(chosen, dict[str, str])
    taken = {part for name in own.values() for part in name.split(" · ")}
    words = topics.telling_words(_corpus(corpus), _model(model).phi)
    likely = names_like(words, decode(peers, list[PeerTopic]), taken)
    return encode({str(number): name for number, name in sorted(likely.items())} | own)


def merge_topics(corpus: bytes, model: bytes, *, names: dict[str, str]) -> dict[str, bytes]:
    """Return the model with topics of the same given name merged, the names by number, and the keys that match none."""
    from confpapers.analysis import topic_names

    fitted = _model(model)
    chosen, unused = topic_names.chosen_names(fitted, _corpus(corpus), names)
    merged, numbered = topic_names.merge_topics(fitted, chosen)
    return {
        "model": model if merged is fitted else _packed(merged),
        "names": encode({str(number): name for number, name in sorted(numbered.items())}),
        "unused": encode(unused),
    }


def split_topics(corpus: bytes, model: bytes, earlier_corpus: bytes, earlier: bytes, *, seed: int) -> bytes:
    """Return each paper's subtopic; `earlier` is this step's result for an earlier corpus with the same topics, or
    nothing.
    """
    from confpapers.analysis import subtopics

    theta = _model(model).theta
    again = bool(earlier) and int(unpack(earlier)["topics"]) == theta.shape[1]
    before = subtopics.earlier_subtopics(_corpus(earlier_corpus), _subtopics(earlier)) if again else None
    split = subtopics.split_topics(_corpus(corpus), theta, seed=seed, earlier=before)
    return pack(owner=split.owner, topic=split.topic, topics=np.array(theta.shape[1]))


def _subtopics(data: bytes) -> "Subtopics":
    from confpapers.analysis.subtopics import Subtopics

    arrays = unpack(data)
    return Subtopics(arrays["owner"], arrays["topic"])


def tell_topics(
    corpus: bytes, model: bytes, split: bytes, chosen: bytes, *, subtopics: dict[str, str]
) -> dict[str, bytes]:
    """Return the topics with names and subtopics, each paper's shares, and each paper's words with their topics.

    `chosen` are names of topics by number, from `merge_topics`; `subtopics` are the user's names of subtopics.
    """
    from confpapers.analysis import weights
    from confpapers.analysis.topic_names import name_subtopics, name_topics

    counted, fitted = _corpus(corpus), _model(model)
    coloured = weights.top_words(counted, weights.tfidf(counted.counts), fitted.phi, fitted.theta)
    named = name_topics(fitted, counted, decode(chosen, dict[str, str]))
    topics, owned, unused = name_subtopics(named, counted, fitted.theta, _subtopics(split), subtopics)
    positions = np.array([*owned.positions(), (-1, -1)], np.int32)
    return {
        "topics": encode(topics),
        "unused": encode(unused),
        # one at a time, as they are large as Python objects
        "top_words": b"[" + b",".join(map(encode, coloured)) + b"]",
        "shares": pack(theta=fitted.theta, subtopic=positions[owned.owner]),
    }


def name_regions(corpus: bytes, coordinates: bytes, topics: bytes, shares: bytes) -> bytes:
    """Return the labels on the map, as a JSON list."""
    from confpapers.analysis.regions import MapPapers
    from confpapers.analysis.regions import name_regions as named
    from confpapers.analysis.subtopics import main_topics
    from confpapers.analysis.topic_names import WordUse

    by_paper = unpack(shares)
    subtopic = np.asarray(by_paper["subtopic"][:, 1], np.int64)
    papers = MapPapers(unpack(coordinates)["places"], main_topics(by_paper["theta"]), subtopic)
    return encode(named(papers, WordUse.of(_corpus(corpus)), decode(topics, tuple[Topic, ...])))


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


def find_nearest(corpus: bytes, works: bytes, vectors: bytes, *, keep: int, share: float | str) -> bytes:
    """Return each paper's nearest neighbours, their scores, and which of them are on its topic.

    `works` are from `find_works`, `vectors` from `read_vectors`, or nothing; `share` is the weight of the vectors, or
    "auto".
    """
    from confpapers.analysis import similar
    from confpapers.analysis.latent import NEAREST, titled, topic_vectors
    from confpapers.analysis.weights import comparable, has_full_texts
    from confpapers.citations.works import Work, cited_works

    counted = _corpus(corpus)
    whole = has_full_texts(counted)
    cited = cited_works(decode(works, list[Work]), counted.counts.shape[0]) if whole and works else None
    weights = comparable(counted, cited)
    part = float(share) if share != "auto" else similar.OWN_WITH_TEXTS if whole else similar.OWN
    parts = [similar.Vectors(unpack(vectors)["rows"], part)] if vectors and part else []
    if whole:
        near, scores = similar.mixed(weights, parts, keep, steep=False)
        return pack(near=near, scores=scores, on_topic=near >= 0)
    words = titled(counted)
    topics = topic_vectors(words, *similar.nearest(words, NEAREST))
    near, scores = similar.mixed(weights, [*parts, similar.Vectors(topics, similar.TOPICS)], keep)
    # what a user's vectors find may be on topic although it shares no words
    return pack(near=near, scores=scores, on_topic=near >= 0 if parts else similar.on_topic(topics, near))


def place(corpus: bytes, init: bytes, own_vectors: bytes, **settings: Any) -> dict[str, bytes]:
    """Return the map: coordinates, a grid without overlap, and vectors for the page's recommendations.

    `init` are the coordinates of an earlier map to start from, or nothing; `own_vectors` come from a file or model;
    `settings` are the fields of `MapOptions`.
    """
    from confpapers.analysis import projection as atlas
    from confpapers.analysis.latent import joined
    from confpapers.analysis.weights import tfidf

    counted = _corpus(corpus)
    options = atlas.MapOptions(**settings)
    weights = tfidf(counted.matching)
    vectors = atlas.features(weights, dims=atlas.RECOMMENDING, seed=options.seed)
    if own_vectors:
        vectors = joined(vectors, unpack(own_vectors)["rows"])
    features = atlas.narrowed(vectors)
    earlier = unpack(init)["places"] if init else None
    placed = atlas.place(features, options, init=earlier)
    grid = atlas.grid(placed.coordinates)
    facts = {"kl_divergence": round(placed.kl_divergence, 4), "engine": placed.backend, "device": placed.device}
    facts |= {"notes": list(placed.notes)} if placed.notes else {}
    layouts = {"map": placed.coordinates, "grid": grid.cells}
    neighbours_kept = {name: round(atlas.neighbours_kept(features, layout), 3) for name, layout in layouts.items()}
    if earlier is not None:
        facts["papers with a place before"] = int(np.isfinite(earlier).all(axis=1).sum())
    return {
        "places": pack(places=placed.coordinates, cells=grid.cells, shape=np.array([grid.columns, grid.rows])),
        "lsa": atlas.lsa_bytes(vectors).tobytes(),
        "facts": encode(facts | {"iterations": placed.n_iter, "neighbours_kept": neighbours_kept}),
    }


def compose_sprite(*thumbnails: bytes) -> bytes:
    """Return a sprite of first pages for the map."""
    from confpapers.pictures.sprites import compose

    return compose(thumbnails)
