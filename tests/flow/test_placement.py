"""A few papers more or less change those few, and nothing of the others."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import PAPERS
from msgspec.structs import asdict, replace

from benchmarks.scale import recombined
from confpapers import Options, build
from confpapers.citations.works import Work
from confpapers.engine.cache import Store
from confpapers.flow import joint_steps, topic_steps
from confpapers.flow.packing import FITTED, pack, unpack
from confpapers.flow.placed_steps import place_papers
from confpapers.flow.placement import FewChanges, few_changes_since
from confpapers.flow.steps import count_words
from confpapers.flow.summary import summary
from confpapers.flow.warm_start import AnalysedPapers, Fit, PreviousBuild, Start, remember, start_of
from confpapers.model import Conference, Report, TextSettings, encode

_IDS = tuple(f"p{n}" for n in range(400))
_FITTED = AnalysedPapers(ids=_IDS, texts=_IDS, key="k")


def _with(*ids: str, texts: tuple[str, ...] = (), key: str = "k", without: int = 0) -> AnalysedPapers:
    """The fitted papers but the last ones, and further ones before them."""
    remaining = _IDS[: len(_IDS) - without]
    return AnalysedPapers(ids=(*ids, *remaining), texts=(*ids, *texts, *remaining[len(texts) :]), key=key)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store where a build that analysed 400 papers ended."""
    result = Store(tmp_path / "cache")
    fit = Fit(results={"corpus": result.put(b"words")}, facts={}, unused_names=(), papers=result.put(encode(_FITTED)))
    _end(result, _IDS, fit)
    return result


def _end(store: Store, ids: tuple[str, ...], fit: Fit | None) -> None:
    papers, other = store.put(encode(ids)), store.put(b"other")
    start = Start(model=other)
    last = PreviousBuild(seed=0, papers=papers, corpus=other, model=other, coordinates=other, start=start, fit=fit)
    remember(store, "toy", last)


@pytest.mark.parametrize(
    ("papers", "new", "removed", "text"),
    [
        (_with("x"), [0], 0, "1 new paper was placed among the earlier ones"),
        (_with("x", "y"), [0, 1], 0, "2 new papers were placed among the earlier ones"),
        (_with(without=2), [], 2, "2 papers left"),
        (_with("x", without=1), [0], 1, "1 new paper was placed among the earlier ones and 1 paper left"),
        (_with(texts=("changed",)), [0], 0, "1 new paper was placed among the earlier ones"),
    ],
    ids=["one more", "two more", "two less", "one for another", "one whose abstract changed"],
)
def test_a_few_are_placed(store: Store, papers: AnalysedPapers, new: list[int], removed: int, text: str) -> None:
    result = few_changes_since(store, "toy", papers, seed=0)
    assert result
    assert (result.new, result.removed, result.text) == (new, removed, text)
    remaining = [(row, name) for row, name in zip(result.rows, papers.ids, strict=True) if row >= 0]
    assert all(_IDS[row] == name for row, name in remaining)


@pytest.mark.parametrize(
    ("papers", "seed"),
    [
        (_with(), 0),
        (_with("x", "y", "z"), 0),
        (_with("x", "y", without=1), 0),
        (_with("x", texts=("changed", "changed")), 0),
        (_with("x", key="other"), 0),
        (_with("x"), 1),
    ],
    ids=["none", "too many", "too many and less", "too many texts", "other settings or versions", "another seed"],
)
def test_others_are_analysed_anew(store: Store, papers: AnalysedPapers, seed: int) -> None:
    assert few_changes_since(store, "toy", papers, seed=seed) is None


def test_what_was_added_since_the_full_analysis_counts_together(store: Store) -> None:
    fit = _placement(store, _with("x")).fit
    _end(store, ("x", *_IDS), fit)
    assert _placement(store, _with("x", "y")).new == [0, 1]
    assert few_changes_since(store, "toy", _with("x", "y", "z"), seed=0) is None


def _placement(store: Store, papers: AnalysedPapers) -> FewChanges:
    result = few_changes_since(store, "toy", papers, seed=0)
    assert result
    return result


def test_results_that_are_gone_or_of_an_earlier_version_are_not_used(store: Store) -> None:
    store.path(_placement(store, _with("x")).fit.results["corpus"]).unlink()
    assert few_changes_since(store, "toy", _with("x"), seed=0) is None
    _end(store, _IDS, None)
    assert few_changes_since(store, "toy", _with("x"), seed=0) is None
    assert few_changes_since(store, "other", _with("x"), seed=0) is None


def test_the_papers_of_the_full_analysis_start_where_it_started(store: Store) -> None:
    _end(store, ("x", *_IDS), _placement(store, _with("x")).fit)
    assert start_of(store, "toy", _IDS, seed=0, fresh=False).model == store.put(b"other")


def test_cleaning_keeps_the_full_analysis_and_where_it_started(store: Store) -> None:
    later, start = Store(store.folder), Start(model=store.put(b"other"))
    fit = _placement(later, _with("x")).fit
    papers, own = later.put(encode(("x", *_IDS))), later.put(b"of the build that placed x")
    last = PreviousBuild(seed=0, papers=papers, corpus=own, model=own, coordinates=own, start=start, fit=fit)
    remember(later, "toy", last)
    later.keep_for("toy")
    later.sweep()
    assert _placement(later, _with("y")).new == [0]
    assert start_of(later, "toy", _IDS, seed=0, fresh=False) == start


# --- whole builds ----------------------------------------------------------------------------------------------------

_PAPERS = 230  # half a per cent is one paper


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a finished build of a list."""
    import random

    folder, chance = tmp_path_factory.mktemp("placed"), random.Random(0)
    rows = [{"title": paper["title"], "authors": paper["authors"], "abstract": paper["abstract"]} for paper in PAPERS]
    rows += [recombined(chance, PAPERS) for _ in range(_PAPERS - len(rows))]
    _list(folder, rows)
    (folder / "toy.toml").write_text(
        'title = "Toy"\nvenue = "TOY"\nyear = 2031\nsource = "listing"\nurl = "papers.json"\n'
        "[topics]\ncount = 4\nstarts = 2\n[map]\nn_iter = 250\n"
    )
    _build(folder)
    return folder


def _list(folder: Path, rows: list[dict[str, Any]]) -> None:
    (folder / "papers.json").write_text(json.dumps(rows), "utf-8")


def _rows(folder: Path) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = json.loads((folder / "papers.json").read_bytes())
    return result


def _build(folder: Path, **options: Any) -> Report:
    own = Options(site=folder / "site", cache=folder / "cache", executor="serial")
    return build(folder / "toy.toml", replace(own, **options))


def _copy(toys: Path, folder: Path) -> Path:
    shutil.copytree(toys, folder, dirs_exist_ok=True)
    return folder


def _papers(folder: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in json.loads((folder / "site/toy/papers.json").read_bytes())["papers"]}


def _files(folder: Path) -> dict[str, bytes]:
    """The files of the site, their hashes left out of their names."""
    files = [file for file in (folder / "site").rglob("*") if file.is_file()]
    names = {re.sub(r"\.[0-9a-f]{10}\.", ".", file.relative_to(folder / "site").as_posix()): file for file in files}
    return {name: file.read_bytes() for name, file in names.items()}


_TOY = Conference(title="Toy", venue="TOY", year=2031, source="listing", url="papers.json")
_SITE = "index.html authors.html .confpapers.json .confpapers.shared.json data/offline.json data/site.js"
_SITE += " data/authors.js data/authors-0.js"
_SEARCH = "data/search.js data/search-0.js data/search-1.js"
_PAGES = "index.html all.html changes.html changes.json changes.xml report.html report.json feed.xml"
_EXPORTS = "papers.json papers.csv papers.bib map.svg map.png .confpapers.json .confpapers.pages.json"
_DATA = "atlas.js cards.js lsa.js map.svg offline.json overview.json papers.js rest.js rows.js search.js"
_LISTING_ALL = {
    *f"{_SITE} {_SEARCH}".split(),
    *(f"toy/{name}" for name in f"{_PAGES} {_EXPORTS}".split()),
    *(f"toy/data/{name}" for name in _DATA.split()),
}
"""The files that list all papers; data files of some papers without their number."""
_ONE_MORE = {"title": "One More Lamp", "authors": ["Ada Example"], "abstract": PAPERS[7]["abstract"]}


@pytest.mark.slow
def test_one_paper_more_changes_its_own_files_and_those_that_list_all(toys: Path, tmp_path: Path) -> None:
    folder = _copy(toys, tmp_path)
    before, files, rows = _papers(folder), _files(folder), _rows(folder)
    _list(folder, [*rows, _ONE_MORE])
    report = _build(folder)
    after = _papers(folder)
    assert set(after) - set(before) == {"one-more-lamp"}
    changed = {name for name, row in before.items() if after[name] != row}
    assert changed, "some papers resemble the new one"
    for name in changed:
        assert after[name] | {"similar": before[name]["similar"]} == before[name]
        assert "one-more-lamp" in [near["id"] for near in after[name]["similar"]]
    assert after[after["one-more-lamp"]["similar"][0]["id"]]["title"] == PAPERS[7]["title"]

    written = {name for name, data in _files(folder).items() if files.get(name) != data}
    pages = {name.split("/")[2] for name in written if name.startswith("toy/papers/")}
    last = list(before)[-1]
    assert {"one-more-lamp", last} <= pages <= {"one-more-lamp", last, *changed}
    others = {re.sub(r"(papers|rows)-[0-9]+", r"\1", name) for name in written if not name.startswith("toy/papers/")}
    assert others == _LISTING_ALL
    assert report.facts["how papers were added"] == "1 new paper was placed among the earlier ones"
    assert "placed among the earlier ones; --fresh-map computes" in summary(_TOY, report, folder=folder)


@pytest.mark.slow
def test_the_result_follows_from_the_full_analysis_and_the_list(toys: Path, tmp_path: Path) -> None:
    folder, other = _copy(toys, tmp_path / "one"), _copy(toys, tmp_path / "other")
    rows = _rows(folder)
    _list(folder, [*rows, {**_ONE_MORE, "title": "Another Lamp"}])
    _build(folder)
    for place in (folder, other):
        _list(place, [_ONE_MORE, *rows])
        _build(place)
    assert _papers(folder) == _papers(other), "whatever was built in between"
    assert not [stage for stage in _build(folder).stages if stage.ran]
    _list(folder, rows)
    _build(folder)
    assert _papers(folder) == _papers(toys), "and without the new paper all is as before"


@pytest.mark.slow
def test_a_paper_that_left_leaves_the_lists_of_others(toys: Path, tmp_path: Path) -> None:
    folder = _copy(toys, tmp_path)
    before, rows = _papers(folder), _rows(folder)
    _list(folder, rows[:100] + rows[101:])
    report = _build(folder)
    after = _papers(folder)
    (gone,) = set(before) - set(after)
    for name, row in after.items():
        near, remaining = ([one["id"] for one in papers[name]["similar"]] for papers in (after, before))
        left = [other for other in remaining if other != gone]
        assert near[: len(left)] == left, "the others stay, and the next best follow"
        assert row | {"similar": before[name]["similar"]} == before[name]
    assert report.facts["how papers were added"] == "1 paper left"


@pytest.mark.slow
def test_a_changed_abstract_changes_its_paper(toys: Path, tmp_path: Path) -> None:
    folder = _copy(toys, tmp_path)
    before, rows = _papers(folder), _rows(folder)
    _list(folder, [{**rows[0], "abstract": rows[20]["abstract"]}, *rows[1:]])
    _build(folder)
    after, name = _papers(folder), next(iter(before))
    assert after[name]["abstract"] != before[name]["abstract"]
    assert after[name]["similar"][0]["id"] == list(before)[20]
    rest = ("topics", "x", "y", "cell", "top_words", "subtopic")
    assert all(after[other][key] == before[other][key] for other in before if other != name for key in rest)


@pytest.mark.slow
@pytest.mark.parametrize(("added", "options"), [(2, {}), (1, {"fresh_map": True}), (1, {"seed": 1})])
def test_all_is_computed_anew_after_many_and_when_asked_to(
    toys: Path, tmp_path: Path, added: int, options: dict[str, Any]
) -> None:
    folder = _copy(toys, tmp_path)
    _list(folder, [*_rows(folder), *({**_ONE_MORE, "title": f"Lamp {n}"} for n in range(added))])
    report = _build(folder, **options)
    ran = {stage.stage for stage in report.stages if stage.ran}
    assert "placed" not in ran
    assert ran >= {"corpus", "nearest", "map"}
    assert ("continued" in ran) == (not options)
    assert "how papers were added" not in report.facts


# --- the step alone --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_papers_that_cannot_be_placed_are_analysed_with_all_others(
    toys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: bytes, **__: Any) -> dict[str, bytes]:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("confpapers.flow.placed_steps.place_papers", broken)
    folder = _copy(toys, tmp_path)
    _list(folder, [*_rows(folder), _ONE_MORE])
    report = _build(folder)
    assert _papers(folder)["one-more-lamp"]["similar"]
    assert "how papers were added" not in report.facts
    (failure,) = report.failures
    assert failure.step == "placed"
    assert "ZeroDivisionError: a bug" in failure.traceback


def _fit(words: list[bytes]) -> dict[str, bytes]:
    """What the joint steps make of the papers with these word counts."""
    counted = joint_steps.build_corpus(*words, settings=asdict(TextSettings(min_papers=1)))
    corpus = counted["corpus"]
    near = joint_steps.find_nearest(corpus, b"[]", b"", keep=5, share="auto")
    model = topic_steps.fit_topics(corpus, count=3, seed=0, passes=2, starts=2)
    split = topic_steps.split_topics(corpus, model, b"", b"", seed=0)
    named = topic_steps.tell_topics(corpus, model, split, b"{}", subtopics={})
    place = joint_steps.place(corpus, b"", b"", perplexity=5.0, n_iter=60, seed=0, device="cpu")
    labels = topic_steps.name_regions(corpus, place["places"], named["topics"], named["shares"])
    return {**counted, **near, **named, **place, "model": model, "labels": labels}


def _placed_with(fitted: dict[str, bytes], rows: list[int], words: list[bytes], works: list[Work]) -> dict[str, bytes]:
    order = pack(rows=np.array(rows, np.int32))
    return place_papers(*(fitted[name] for name in FITTED), encode(works), order, *words, perplexity=5.0)


@pytest.mark.slow
def test_full_texts_are_compared_by_words_and_by_the_works_they_cite() -> None:
    texts = [f"{paper['abstract']} " * 12 for paper in PAPERS[:20]]
    words = [count_words(b"", title=paper["title"], abstract=text) for paper, text in zip(PAPERS, texts, strict=False)]
    fitted = _fit(words)
    assert not fitted["latent"], "these are full texts"
    cited = [Work(title="Lamps", papers=(0, 19)), Work(title="Tides", papers=(0, 3, 19))]
    placed = _placed_with(fitted, [-1, *range(19)], [words[3]], cited)
    near = unpack(placed["nearest"])
    assert near["near"][0][0] == 4, "the paper with the same text, one row further down"
    assert near["near"][4][0] == 0
    rows = np.flatnonzero(
        (near["near"][1:] != 0).all(axis=1) & (unpack(fitted["nearest"])["near"][:19] != 19).all(axis=1)
    )
    before = unpack(fitted["nearest"])["near"][rows]
    np.testing.assert_array_equal(near["near"][1:][rows], np.where(before >= 0, before + 1, -1))


@pytest.mark.slow
@pytest.mark.parametrize("papers", [PAPERS[:20], [{"title": "", "abstract": ""}] * 20], ids=["words", "no words"])
@pytest.mark.parametrize(
    "added", [b"", count_words(b"", title="Zyx", abstract="")], ids=["not counted", "unknown words"]
)
def test_a_paper_without_words_is_placed_nowhere(papers: list[dict[str, Any]], added: bytes) -> None:
    fitted = _fit([count_words(b"", title=paper["title"], abstract=paper["abstract"]) for paper in papers])
    placed = _placed_with(fitted, [*range(20), -1], [added], [])
    assert np.isnan(unpack(placed["places"])["places"][-1]).all()
    assert (unpack(placed["nearest"])["near"][-1] == -1).all()
    assert np.ptp(unpack(placed["shares"])["theta"][-1]) < 1e-4
    assert unpack(placed["shares"])["subtopic"][-1].tolist() == [-1, -1]
