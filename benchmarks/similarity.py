"""Compare methods for finding similar papers by three judges, on real papers.

    python -m benchmarks.similarity CORPUS

Two papers belong together when they share an author; when their reference lists share about two works, or one cites
the other (PDFs); when they are of one track or share a keyword that few papers have, which is what a session is about.
No judge is enough: authors keep their turns of phrase, references know nothing of style, tracks are broad.  Each paper
ranks all others.  MRR is the mean reciprocal rank of the first that belongs, P@10 the share of those that belong among
the first ten; the gain of ours over each method is given with its standard error, paper by paper.

Weights were chosen on CHOOSING; REPORTING had no part in it.  The last lines say what is lost where not all pairs are
compared.
"""

import argparse
import csv
import gzip
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks import measuring
from benchmarks.real_papers import listed, listed_by_file, printed
from confpapers.analysis import similar
from confpapers.analysis import tokens as words
from confpapers.analysis.corpus import Corpus, build_corpus
from confpapers.analysis.latent import NEAREST, titled, topic_vectors
from confpapers.analysis.mixture import Vectors
from confpapers.analysis.weights import comparable, has_full_texts
from confpapers.model import TextSettings

Scores = dict[str, NDArray[Any]]  # a matrix of similarities by method
Belongs = NDArray[np.bool_]

CHOOSING = ("cvpr2019", "nips2014")  # and the PDFs of AISTATS 2012
REPORTING = ("cvpr2015", "iccv2015", "nips2015", "acl2020", "iclr2020")  # and the PDFs of CVF and NIPS
_SAME_WORKS = 6  # five-word runs that two reference lists must share: about two works
_FEW = 0.05  # of the papers have a keyword that counts


class Listed(msgspec.Struct, frozen=True):
    """A paper of a list: its subjects are tracks or keywords."""

    title: str
    abstract: str
    authors: frozenset[str]
    subjects: frozenset[str] = frozenset()


def papers_of(corpus: Path, name: str) -> list[Listed]:
    """Return a list's papers."""
    if name == "acl2020":
        rows = _table(corpus / "real" / "acl2020_main_papers.csv.gz")
        return [_listed(row, frozenset([row["track"]])) for row in rows]
    if name == "iclr2020":
        rows = _table(corpus / "real" / "miniconf_iclr2020_papers.csv.gz")
        keywords = [{word.strip().lower() for word in row["keywords"].split("|")} - {""} for row in rows]
        often = Counter(word for own in keywords for word in own)
        subjects = [frozenset(word for word in own if often[word] <= _FEW * len(rows)) for own in keywords]
        return [_listed(row, own) for row, own in zip(rows, subjects, strict=True)]
    return [Listed(title, abstract, authors) for title, abstract, authors in listed(corpus, name)]


def _table(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gzip.decompress(file.read_bytes()).decode())))


def _listed(row: Mapping[str, str], subjects: frozenset[str]) -> Listed:
    authors = frozenset(name.strip(" *") for name in row["authors"].split("|"))
    return Listed(row["title"], row["abstract"], authors, subjects)


# --- judges ----------------------------------------------------------------------------------------------------------


def share(sets: Sequence[frozenset[str]]) -> Belongs:
    """Return which papers have an author, a track or a keyword in common."""
    shared = np.array([[bool(one & other) for other in sets] for one in sets])
    np.fill_diagonal(shared, False)
    return shared


def share_references(references: Sequence[str]) -> NDArray[np.bool_]:
    """Return which papers share five-word runs of their reference lists; runs in over a tenth of the lists are
    ignored.
    """
    runs = []
    for text in references:
        tokens = re.findall(r"[a-z]{2,}", text.lower())
        runs.append({" ".join(tokens[at : at + 5]) for at in range(len(tokens) - 4)})
    often = Counter(run for paper in runs for run in paper)
    runs = [{run for run in paper if often[run] <= max(2, len(runs) / 10)} for paper in runs]
    shared = np.array([[len(one & other) >= _SAME_WORKS for other in runs] for one in runs])
    np.fill_diagonal(shared, False)
    return shared


def cite(titles: Sequence[str], references: Sequence[str]) -> NDArray[np.bool_]:
    """Return which papers cite each other by title."""
    names = [_letters(title) for title in titles]
    cited = np.array([[len(name) > 20 and name in text for name in names] for text in map(_letters, references)])
    np.fill_diagonal(cited, False)
    return np.asarray(cited | cited.T)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def ranks(scores: NDArray[Any], belongs: Belongs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return reciprocal rank and precision among the first ten, of each paper that has any paper belonging to it."""
    scores = scores.astype(float).copy()
    np.fill_diagonal(scores, -np.inf)
    hits = np.take_along_axis(belongs, np.argsort(-scores, axis=1, kind="stable"), axis=1)
    judged = hits.any(axis=1)
    return (1 / (1 + hits.argmax(axis=1)))[judged], hits[:, :10].mean(axis=1)[judged]


def standard_error(gains: NDArray[np.float64]) -> float:
    """Of the mean gain, the papers taken to be drawn one by one."""
    return float(gains.std(ddof=1) / len(gains) ** 0.5)


DOCUMENTED = {
    "words alone": "words alone",
    "ours": "ours",
    "tf-idf with pairs": "tf-idf, sublinear, with pairs",
    "2012": "2012: log idf of shared top words",
}
_documented: list[list[Any]] = [["reported on", "papers judged", "measure", *DOCUMENTED, "gain over words alone"]]


def _document(title: str, scores: Scores, belongs: Belongs) -> None:
    """Add the row that the documentation shows; only of lists that had no part in choosing the weights."""
    measure = "MRR" if "authors" in title else "P@10"
    by_label = {label: ranks(scores[method], belongs)[measure == "P@10"] for label, method in DOCUMENTED.items()}
    gains = by_label["ours"] - by_label["words alone"]
    means = [f"{values.mean():.3f}" for values in by_label.values()]
    gain = f"{gains.mean():+.3f} ± {standard_error(gains):.3f}"
    _documented.append([title.replace(" (reporting)", ""), len(gains), measure, *means, gain])


def report(title: str, scores: Scores, belongs: Belongs) -> None:
    """Print each method's figures, and the gain of ours over it."""
    if "(reporting)" in title:
        _document(title, scores, belongs)
    ours = ranks(scores["ours"], belongs)
    print(f"\n{title}: {len(ours[0])} of {len(belongs)} papers have one that belongs")
    for label, table in scores.items():
        cells = []
        for name, mine, theirs in zip(("MRR", "P@10"), ours, ranks(table, belongs), strict=True):
            gains = mine - theirs
            cells.append(f"{name} {theirs.mean():.3f}, ours {gains.mean():+.3f} \u00b1 {standard_error(gains):.3f}")
        print(f"  {label:36}{'   '.join(cells)}")


# --- methods ---------------------------------------------------------------------------------------------------------


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


def scores(texts: Sequence[tuple[str, ...]]) -> Scores:
    """Similarity of all pairs by each method."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    corpus = build_corpus((words.count_words(*parts) for parts in texts), TextSettings())
    weights, topics = comparable(corpus), _topic_vectors(corpus)
    plain = [" ".join(parts) for parts in texts]
    return {
        "2012: log idf of shared top words": _recipe(plain),
        "tf-idf, scikit-learn as it comes": _cosine(TfidfVectorizer().fit_transform(plain)),
        "tf-idf, sublinear, with pairs": _cosine(_sublinear((1, 2), plain)),
        "BM25": bm25(corpus.matching),
        "topic vectors alone": topics @ topics.T,
        "words alone": _cosine(weights),
        "ours": _ours(corpus),
    }


def _topic_vectors(corpus: Corpus) -> NDArray[np.float32]:
    words = titled(corpus)
    return topic_vectors(words, *similar.nearest(words, NEAREST))


def _ours(corpus: Corpus) -> NDArray[np.float32]:
    """Return the scores of all pairs as in a build."""
    weights = comparable(corpus)
    papers = weights.shape[0]
    vectors = [] if has_full_texts(corpus) else [Vectors(_topic_vectors(corpus), similar.TOPICS)]
    near, values = similar.mixed(weights, vectors, papers - 1)
    table = np.zeros((papers, papers + 1), np.float32)  # the last column takes what is no paper
    np.put_along_axis(table, np.where(near < 0, papers, near).astype(np.int64), values, axis=1)
    return table[:, :-1]


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


# --- what is judged --------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    options = measuring.parsed(parser)
    corpus = options.corpus
    for use, names in (("choosing", CHOOSING), ("reporting", REPORTING)):
        for name in names:
            papers = papers_of(corpus, name)
            by_method = scores([(paper.title, paper.abstract) for paper in papers])
            report(f"{name} ({use}), shared authors", by_method, share([paper.authors for paper in papers]))
            if any(paper.subjects for paper in papers):
                report(f"{name} ({use}), tracks or keywords", by_method, share([paper.subjects for paper in papers]))
    _report_printed(corpus)
    texts = [(paper.title, paper.abstract) for name in CHOOSING + REPORTING for paper in papers_of(corpus, name)]
    candidates = _report_candidates(texts)
    if options.record:
        measuring.record("similarity", {"similarity": _documented, "candidates": candidates})


def _report_printed(corpus: Path) -> None:
    read = {folder: printed(corpus, folder) for folder in ("v22", "cvf", "nips")}
    rows = listed_by_file(corpus, "pmlr-v22")
    bodies = [_without_names(body) for body, _ in read["v22"].values()]
    by_method = scores([(body,) for body in bodies])
    report("AISTATS 2012 (choosing), full texts, authors", by_method, share([rows[name][2] for name in read["v22"]]))
    lists = [list_ for _, list_ in read["v22"].values()]
    report("AISTATS 2012 (choosing), full texts, references", by_method, share_references(lists))
    texts, references = zip(*[*read["cvf"].values(), *read["nips"].values()], strict=True)
    by_method = scores([(body,) for body in texts])
    report("CVF and NIPS (reporting), full texts, references", by_method, share_references(references))
    report("CVF and NIPS (reporting), full texts, citations", by_method, cite(list(map(_title, texts)), references))
    by_method = scores([(_title(body), _beginning(body)) for body in texts])
    report("CVF and NIPS (reporting), first pages' abstracts, references", by_method, share_references(references))


def _report_candidates(texts: Sequence[tuple[str, str]]) -> list[list[Any]]:
    corpus = build_corpus((words.count_words(*text) for text in texts), TextSettings())
    weights, vectors = comparable(corpus), [Vectors(_topic_vectors(corpus), similar.TOPICS)]
    exact = similar.mixed(weights, vectors)
    similar.ALL_PAIRS = 0
    candidates = similar.mixed(weights, vectors)
    table: list[list[Any]] = [["nearest papers", "of abstracts", "found among the candidates"]]
    for first in (1, 5, 20):
        rows = zip(exact[0][:, :first].tolist(), candidates[0][:, :first].tolist(), strict=True)
        held = np.mean([len(set(one) & set(other)) / first for one, other in rows])
        print(f"of the {first:2} nearest among {len(texts)}, candidates hold {held:.1%}")
        table.append([first, len(texts), f"{held:.1%}"])
    return table


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
