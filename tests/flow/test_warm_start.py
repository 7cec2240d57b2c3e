"""A conference that grows looks similar: its map is stable, its topics keep their numbers."""

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from archives import PAPERS, write_archive, write_member
from msgspec.structs import replace

from confpapers import Options, build
from confpapers.analysis.like_topics import PeerTopic
from confpapers.analysis.topics import TopicModel
from confpapers.engine.cache import Store
from confpapers.flow.packing import pack, packed_model, unpack
from confpapers.flow.warm_start import AnalysedPapers, Fit, PreviousBuild, Start, remember, start_of
from confpapers.model import Report, encode


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store where a build of four papers ended."""
    result = Store(tmp_path / "cache")
    positions = result.put(pack(places=np.arange(8, dtype=np.float32).reshape(4, 2)))
    end(result, ["a", "b", "c", "d"], positions, Start())
    return result


def end(store: Store, ids: list[str], coordinates: str, start: Start, fit: Fit | None = None) -> None:
    papers, corpus, model, split = (store.put(data) for data in (encode(ids), b"words", b"topics", b"subtopics"))
    build = PreviousBuild(
        seed=0, papers=papers, corpus=corpus, model=model, split=split, coordinates=coordinates, start=start, fit=fit
    )
    remember(store, "toy", build)


def test_new_papers_have_no_start_and_the_others_keep_theirs(store: Store) -> None:
    start = start_of(store, "toy", ["e", "d", "a"], seed=0, fresh=False)
    np.testing.assert_array_equal(unpack(store.get(start.init))["places"], [[np.nan] * 2, [6, 7], [0, 1]])
    remaining = [store.get(digest) for digest in (start.corpus, start.model, start.split)]
    assert remaining == [b"words", b"topics", b"subtopics"]


def test_the_same_papers_start_where_they_started_before(store: Store) -> None:
    assert start_of(store, "toy", ["a", "b", "c", "d"], seed=0, fresh=False) == Start()
    grown = start_of(store, "toy", ["a", "b", "c", "d", "e"], seed=0, fresh=False)
    end(store, ["a", "b", "c", "d", "e"], store.put(pack(places=np.ones((5, 2), np.float32))), grown)
    assert start_of(store, "toy", ["a", "b", "c", "d", "e"], seed=0, fresh=False) == grown != Start()


def test_papers_of_the_last_full_analysis_keep_their_shares_of_topics(store: Store) -> None:
    theta = np.array([[0.9, 0.1], [0.2, 0.8]], np.float32)
    model = packed_model(TopicModel(np.full((2, 3), 1 / 3, np.float32), theta, 1.0, 0.5))
    analysed = AnalysedPapers(ids=("a", "b"), texts=("x", "y"), key="z")
    fit = Fit(results={"model": store.put(model)}, facts={}, unused_names=(), papers=store.put(encode(analysed)))
    end(store, ["a", "b", "placed later"], store.put(pack(places=np.ones((3, 2), np.float32))), Start(), fit)
    start = start_of(store, "toy", ["new", "b", "a", "placed later"], seed=0, fresh=False)
    unknown = [np.nan, np.nan]
    np.testing.assert_array_equal(unpack(store.get(start.shares))["theta"], [unknown, theta[1], theta[0], unknown])


@pytest.mark.parametrize(
    ("name", "ids", "seed", "fresh"),
    [("toy", ["a", "e", "f"], 0, False), ("toy", ["a", "b"], 1, False), ("toy", ["a", "b"], 0, True),
     ("other", ["a", "b"], 0, False)],
    ids=["few are known", "another seed", "asked to", "another conference"],
)  # fmt: skip
def test_a_map_starts_afresh(store: Store, name: str, ids: list[str], seed: int, fresh: bool) -> None:
    assert start_of(store, name, ids, seed=seed, fresh=fresh) == Start()


def test_missing_or_damaged_results_are_not_a_start(store: Store) -> None:
    last = msgspec.json.decode(store.remembered("toy") or b"", type=PreviousBuild)
    store.path(last.model).unlink()
    assert start_of(store, "toy", ["a", "b", "c"], seed=0, fresh=False) == Start()
    store.remember("toy", b"{broken")
    assert start_of(store, "toy", ["a", "b", "c"], seed=0, fresh=False) == Start()


def test_cleaning_keeps_what_the_next_build_starts_from(store: Store) -> None:
    store.keep_for("toy")
    store.sweep()
    assert start_of(store, "toy", ["a", "b", "c"], seed=0, fresh=False).model


# --- whole builds ----------------------------------------------------------------------------------------------------


def page(folder: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((folder / "site" / "toys" / "papers.json").read_bytes())
    return result


def moved(before: dict[str, Any], after: dict[str, Any]) -> float:
    """How far half of the old papers moved at most, in widths of the map."""
    then, now = ({p["id"]: (p["x"], p["y"]) for p in export["papers"]} for export in (before, after))
    return float(np.median([np.hypot(*np.subtract(now[name], place)) for name, place in then.items()]))


def same_colour(before: dict[str, Any], after: dict[str, Any]) -> float:
    """The share of the old papers whose largest topic has the number that it had."""
    then, now = ({p["id"]: int(np.argmax(p["topics"])) for p in export["papers"]} for export in (before, after))
    return float(np.mean([now[name] == topic for name, topic in then.items()]))


def ran(report: Report) -> dict[str, int]:
    return {stage.stage: stage.ran for stage in report.stages if stage.ran}


@pytest.mark.slow
def test_adding_a_year_computes_only_that_year_and_old_papers_stay(tmp_path: Path) -> None:
    for place, year in enumerate((2019, 2020, 2021)):
        write_member(tmp_path, year, PAPERS[place * 20 : place * 20 + 20])
    options = Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial")
    settings = "[topics]\ncount = 4\nstarts = 2\n[map]\nn_iter = 250\n[text]\nmin_papers = 1\n"
    build(write_archive(tmp_path, "toy2019.toml", "toy2020.toml", settings=settings), options)
    before = page(tmp_path)
    archive = write_archive(tmp_path, "toy2019.toml", "toy2020.toml", "toy2021.toml", settings=settings)
    shutil.copytree(tmp_path / "cache", tmp_path / "again")
    report = build(archive, options)
    after = page(tmp_path)

    assert ran(report)["listed-words"] == 1, "only the new year's papers are counted, as one group"
    assert report.facts["map"]["papers with a place before"] == 40
    assert ran(report)["continued"] == 1, "topics go on from those of before"
    assert "topics" not in ran(report), "and are not fitted anew"
    assert [p["id"] for p in after["papers"][:40]] == [p["id"] for p in before["papers"]]

    assert not ran(build(archive, options)), "nothing is to be done"
    same = replace(options, cache=tmp_path / "again", site=tmp_path / "other")
    build(archive, same)
    name = "toys/papers.json"
    assert (tmp_path / "other" / name).read_bytes() == (tmp_path / "site" / name).read_bytes()

    remaining = same_colour(before, after)
    assert remaining > 0.8

    fresh = build(archive, replace(options, fresh_map=True))
    assert "papers with a place before" not in fresh.facts["map"]
    assert moved(before, after) < 0.5 * moved(before, page(tmp_path)), "a map that begins anew looks different"
    assert same_colour(before, page(tmp_path)) < remaining, "and so do topics"


def test_a_conference_keeps_to_the_peers_of_its_first_build(store: Store) -> None:
    early, late = ([PeerTopic(number=0, name=name, words=(name,))] for name in ("tides", "lamps"))
    first = start_of(store, "other", ["a", "b"], seed=0, fresh=False, peers=early)
    assert store.get(first.peers) == encode(early)
    assert start_of(store, "toy", ["a", "b", "c", "d"], seed=0, fresh=False, peers=late) == Start()  # it had none
    end(store, ["a", "b", "c", "d"], store.put(pack(places=np.ones((4, 2), np.float32))), first)
    assert start_of(store, "toy", ["a", "b", "c", "d"], seed=0, fresh=False, peers=late) == first
    assert start_of(store, "toy", ["a", "b", "c", "e"], seed=0, fresh=False, peers=late).peers == first.peers
    assert start_of(store, "toy", ["a"], seed=1, fresh=False, peers=late).peers == store.put(encode(late))
