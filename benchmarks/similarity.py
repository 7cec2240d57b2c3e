"""Are the near papers near?  Weightings compared by whom and what papers share, on real papers.

    python -m benchmarks.similarity CORPUS

Two papers belong together when they share an author, or (PDFs) when one cites the other, or when their reference lists
share works.  The figure is the mean reciprocal rank of the first paper that belongs: 1 if it always comes first; beside
it how much ours gains, paper by paper, with the standard error of that, and between which values it lies in 95 % of
draws of the papers.  References know nothing of how authors write; shared authors favour what keeps their turns of
phrase.  Weights were chosen on CVPR 2015, ICCV 2015, NIPS 2014 and the PDFs; the other lists had no part in it.

Small lists are judged by few papers: so there are the figures of all lists together, and of small ones that are drawn
from the others.  The last lines say what is lost where only champions are compared.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks.real_papers import listed, listed_by_file, printed
from confpapers.analysis import projection as paper_map
from confpapers.analysis import similar
from confpapers.analysis import tokens as words
from confpapers.analysis.corpus import build_corpus
from confpapers.analysis.weights import about, comparable, style, tfidf
from confpapers.model import TextSettings

Ranks = dict[str, NDArray[np.float64]]  # reciprocal ranks by method, of the same papers
Listed = tuple[str, str, frozenset[str]]  # title, abstract, authors

_LISTS = ("cvpr2015", "nips2014", "nips2015", "iccv2015", "cvpr2019", "pmlr-v22")
_SMALLEST = "pmlr-v22"
_SAME_WORKS = 6  # five-word runs that two reference lists must share: about two works


def reciprocal_ranks(scores: NDArray[Any], belongs: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Of each paper that has any paper belonging to it."""
    scores = scores.astype(float).copy()
    np.fill_diagonal(scores, -np.inf)
    order = np.argsort(-scores, axis=1, kind="stable")
    hits = np.take_along_axis(belongs, order, axis=1)
    return np.asarray((1 / (1 + hits.argmax(axis=1)))[hits.any(axis=1)])


def interval(ours: NDArray[np.float64], others: NDArray[np.float64]) -> tuple[float, float]:
    """Between which values the mean gain lies in 95 % of 2,000 draws of the papers (bootstrap)."""
    gains, draw = ours - others, np.random.default_rng(0)
    low, high = np.quantile(gains[draw.integers(0, len(gains), (2000, len(gains)))].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def standard_error(gains: NDArray[np.float64]) -> float:
    """Of the mean gain, the papers taken to be drawn one by one."""
    return float(gains.std(ddof=1) / len(gains) ** 0.5)


def share_authors(authors: Sequence[frozenset[str]]) -> NDArray[np.bool_]:
    found = np.array([[bool(one & other) for other in authors] for one in authors])
    np.fill_diagonal(found, False)
    return found


def share_references(references: Sequence[str]) -> NDArray[np.bool_]:
    """Five-word runs of the reference lists, those in more than a tenth of them (venues, publishers) left out."""
    runs = []
    for text in references:
        tokens = re.findall(r"[a-z]{2,}", text.lower())
        runs.append({" ".join(tokens[at : at + 5]) for at in range(len(tokens) - 4)})
    often = Counter(run for paper in runs for run in paper)
    runs = [{run for run in paper if often[run] <= max(2, len(runs) / 10)} for paper in runs]
    found = np.array([[len(one & other) >= _SAME_WORKS for other in runs] for one in runs])
    np.fill_diagonal(found, False)
    return found


def cite(titles: Sequence[str], references: Sequence[str]) -> NDArray[np.bool_]:
    """Which papers name another's title among their references, or are named by it."""
    names = [_letters(title) for title in titles]
    found = np.array([[len(name) > 20 and name in text for name in names] for text in map(_letters, references)])
    np.fill_diagonal(found, False)
    return np.asarray(found | found.T)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def bm25(counts: csr_array, k: float = 1.5, b: float = 0.75) -> NDArray[Any]:
    """Okapi BM25, each paper as a query to all others."""
    papers = counts.shape[0]
    freq = np.bincount(counts.indices, minlength=counts.shape[1])
    lengths = np.asarray(counts.sum(axis=1), float)
    weights = counts.astype(np.float64)
    norm = k * (1 - b + b * lengths / lengths.mean())
    weights.data = weights.data * (k + 1) / (weights.data + np.repeat(norm, np.diff(counts.indptr)))
    query = counts.astype(np.float64)
    query.data = np.log(1 + (papers - freq + 0.5) / (freq + 0.5))[counts.indices]
    return np.asarray((query @ weights.T).toarray())


def scores(texts: Sequence[tuple[str, ...]]) -> dict[str, NDArray[Any]]:
    """Similarity of all pairs by each method."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    corpus = build_corpus((words.count_words(*parts) for parts in texts), TextSettings())
    ours, plainly = comparable(corpus), tfidf(corpus.matching)
    lsa = paper_map.features(plainly, dims=100, seed=0)
    plain = [" ".join(parts) for parts in texts]
    cosine = (ours @ ours.T).toarray()
    return {
        "chance": np.random.default_rng(0).random((len(texts), len(texts))),
        "2012: log idf of shared top words": _recipe(plain),
        "tf-idf, scikit-learn as it comes": _cosine(TfidfVectorizer().fit_transform(plain)),
        "tf-idf, sublinear, stop words": _cosine(_sublinear((1, 1), plain)),
        "tf-idf, sublinear, with pairs": _cosine(_sublinear((1, 2), plain)),
        "BM25": bm25(corpus.matching),
        "LSA 100": lsa @ lsa.T,
        "tf-idf of shown words": _cosine(tfidf(corpus.counts)),
        "tf-idf of words and phrases": _cosine(plainly),
        "half of ours: about": _cosine(about(corpus)),
        "half of ours: style": _cosine(style(corpus)),
        "ours + 0.2 LSA": 0.8 * cosine + 0.2 * lsa @ lsa.T,
        "ours": cosine,
    }


def _sublinear(pairs: tuple[int, int], texts: list[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    reader = TfidfVectorizer(sublinear_tf=True, stop_words="english", ngram_range=pairs, min_df=2)
    return reader.fit_transform(texts)


def _cosine(weights: Any) -> NDArray[Any]:
    return np.asarray((weights @ weights.T).toarray())


def _recipe(texts: Sequence[str]) -> NDArray[Any]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    tops = []
    for text in texts:
        tokens = [w for w in re.findall(r"[\w-]+", text.lower()) if len(w) > 2 and w not in ENGLISH_STOP_WORDS]
        tops.append({w for w, _ in Counter(tokens).most_common(100)})
    freq = Counter(w for top in tops for w in top)
    names = {w: at for at, w in enumerate(sorted(freq))}
    has = np.zeros((len(tops), len(names)))
    for row, top in enumerate(tops):
        has[row, [names[w] for w in top]] = 1
    return np.asarray(has * np.log2(len(tops) / has.sum(axis=0)) @ has.T)


def _judged(found: Mapping[str, NDArray[Any]], belongs: NDArray[np.bool_]) -> Ranks:
    return {label: reciprocal_ranks(table, belongs) for label, table in found.items()}


def _together(several: Sequence[Ranks]) -> Ranks:
    """The papers of all lists as if they were of one: each counts the same."""
    return {label: np.concatenate([ranks[label] for ranks in several]) for label in several[0]}


def _report(title: str, ranks: Ranks, papers: int) -> Ranks:
    ours = ranks["ours"]
    print(f"\n{title}: {len(ours)} of {papers} papers have one that belongs")
    for label, rank in ranks.items():
        low, high = interval(ours, rank)
        gain, error = (ours - rank).mean(), standard_error(ours - rank)
        print(f"  {label:48}{rank.mean():.3f}   ours is {gain:+.3f} \u00b1 {error:.3f} [{low:+.3f}, {high:+.3f}]")
    return ranks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    corpus = parser.parse_args().corpus
    lists = {name: listed(corpus, name) for name in _LISTS}
    _report_lists(lists)
    _report_printed(corpus)
    _report_champions([(title, abstract) for papers in lists.values() for title, abstract, _ in papers])


def _report_lists(lists: Mapping[str, list[Listed]]) -> None:
    found = [
        _report(f"{name}, abstracts, shared authors", _of_list(papers), len(papers)) for name, papers in lists.items()
    ]
    _report("all lists together", _together(found), sum(map(len, lists.values())))
    parts = [part for name in lists if name != _SMALLEST for part in _parts(lists[name], len(lists[_SMALLEST]))]
    title = f"the other lists in {len(parts)} parts as small as {_SMALLEST}"
    _report(title, _together([_of_list(part) for part in parts]), sum(map(len, parts)))


def _of_list(papers: Sequence[Listed]) -> Ranks:
    found = scores([(title, abstract) for title, abstract, _ in papers])
    return _judged(found, share_authors([authors for *_, authors in papers]))


def _parts(papers: Sequence[Listed], size: int) -> Iterator[list[Listed]]:
    """A list as several small ones of equal size, each paper in one at most."""
    order = np.random.default_rng(0).permutation(len(papers)).tolist()
    for start in range(0, len(papers) - size + 1, size):
        yield [papers[at] for at in order[start : start + size]]


def _report_printed(corpus: Path) -> None:
    read = {folder: printed(corpus, folder) for folder in ("v22", "cvf", "nips")}
    if read["v22"]:
        rows = listed_by_file(corpus, "pmlr-v22")
        nameless = [_without_names(body) for body, _ in read["v22"].values()]
        found = whole_scores(nameless, [" ".join(rows[name][:2]) for name in read["v22"]])
        shared = share_authors([rows[name][2] for name in read["v22"]])
        _report("pmlr-v22, full texts without their authors, shared authors", _judged(found, shared), len(shared))
    if printed_ones := [row for folder in read.values() for row in folder.values()]:
        bodies, references = zip(*printed_ones, strict=True)
        found = whole_scores(bodies, [_beginning(body) for body in bodies])
        cited, shared = cite(list(map(_title, bodies)), references), share_references(references)
        _report("all PDFs, full texts, citations of each other", _judged(found, cited), len(bodies))
        _report("all PDFs, full texts, shared references", _judged(found, shared), len(bodies))


def whole_scores(bodies: Sequence[str], abstracts: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Of full texts, and what their abstracts alone tell."""
    starts = scores([(abstract,) for abstract in abstracts])
    alone = {f"abstracts alone: {label}": starts[label] for label in ("tf-idf, sublinear, with pairs", "ours")}
    return scores([(body,) for body in bodies]) | alone


def _report_champions(texts: Sequence[tuple[str, str]]) -> None:
    weights = comparable(build_corpus((words.count_words(*text) for text in texts), TextSettings()))
    exact = similar.nearest(weights)
    similar.ALL_PAIRS = 0
    found = similar.nearest(weights)
    for first in (1, 5, 20):
        rows = zip(exact[0][:, :first].tolist(), found[0][:, :first].tolist(), strict=True)
        kept = np.mean([len(set(one) & set(other)) / first for one, other in rows])
        print(f"of the {first:2} nearest among {len(texts)}, champions find {kept:.1%}")


def _title(body: str) -> str:
    """What stands first on the first page."""
    lines = [line for line in body.split("\n")[:12] if len(line) > 20]
    return " ".join(lines[:1])


def _without_names(body: str) -> str:
    """A paper's text from its abstract on: above it stand its authors, who would give them away."""
    heading = re.search(r"\n\s*Abstract\s*\n", body[:4000])
    return body[heading.start() if heading else 1000 :]


def _beginning(body: str) -> str:
    """A paper's title and abstract: what stands before its introduction."""
    heading = re.search(r"\n\s*1?\.?\s*I(?:ntroduction|NTRODUCTION)", body)
    return body[: heading.start()] if heading and heading.start() < 4000 else body[:2000]


if __name__ == "__main__":
    main()
