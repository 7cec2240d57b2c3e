"""What is new compared with the previous edition, even if the venue then had another name."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from toyconference import Toy, toy

from confpapers.flow.compare_editions import compare, earlier_edition, whats_new
from confpapers.model import Conference, Entry, Subtopic, Topic
from confpapers.site import render
from confpapers.site.exports import Export
from confpapers.site.overview import venue_key

TIDES, LAMPS = ("tide", "gauge", "ebb"), ("lamp", "wick", "oil")
EBB = Subtopic(number=0, name="Ebb", words=(), papers=4)
TOPICS = (
    Topic(number=0, name="Tides", words=TIDES, share=0.5, subtopics=(EBB,)),
    Topic(number=1, name="Lamps", words=LAMPS, share=0.5),
)


def paper(number: int, words: tuple[str, ...], topic: int, year: int = 2031) -> Entry:
    return Entry(
        id=f"p{number}_{year}",
        title=f"Paper {number} of {year}",
        authors=("Ada Quill",),
        abstract=None,
        url="",
        pdf_url="",
        year=year,
        topics=(0.9, 0.1) if topic == 0 else (0.1, 0.9),
        subtopic=(0, 0) if topic == 0 else None,
        top_words=tuple((word, topic) for word in words),
        x=0.1 + 0.7 * topic,
        y=0.5,
    )


NOW = [
    *(paper(n, TIDES, 0) for n in range(4)),
    *(paper(n, LAMPS, 1) for n in range(4, 10)),
    paper(10, ("sextant", "lamp"), 1),
    paper(11, ("sextant", "astrolabe", "lamp"), 1),
]
BEFORE = [*(paper(n, TIDES, 0, 2030) for n in range(9)), paper(9, LAMPS, 0, 2030), paper(10, LAMPS, 0, 2030)]


def edition(entries: list[Entry]) -> Export:
    conference = Conference(id="toy2030", title="TOY 2030", venue="TOY", year=2030)
    return Export(conference=conference, topics=(), papers=tuple(entries))


def test_topics_grow_and_shrink_by_their_similar_papers() -> None:
    news = compare(NOW, TOPICS, "toy2030", edition(BEFORE))
    assert news
    counts = {node.value: (node.before, node.now) for node in news.nodes}
    assert counts == {"0": (9, 4), "0.0": (9, 4), "1": (2, 8)}
    assert [node.value for node in news.growing()] == ["1"]
    assert [node.value for node in news.shrinking()] == ["0", "0.0"]


def test_earlier_papers_are_placed_at_their_similar_papers() -> None:
    news = compare(NOW, TOPICS, "toy2030", edition(BEFORE))
    assert news
    assert [round(x, 1) for x, _ in news.coordinates] == [0.1] * 9 + [0.8] * 2


def test_a_paper_with_words_of_no_earlier_one_is_the_newest() -> None:
    news = compare(NOW, TOPICS, "toy2030", edition(BEFORE))
    assert news
    assert max(range(len(NOW)), key=news.novelty.__getitem__) in (10, 11)
    assert news.novelty[0] == pytest.approx(0, abs=1e-5)
    assert news.titles[news.nearest[4]] in ("Paper 9 of 2030", "Paper 10 of 2030")


def test_words_rise_and_fall_with_their_counts() -> None:
    news = compare(NOW, TOPICS, "toy2030", edition(BEFORE))
    assert news
    assert ("lamp", 2, 8) in [(term.word, term.before, term.now) for term in news.rising]
    assert ("tide", 9, 4) in [(term.word, term.before, term.now) for term in news.falling]


def test_editions_without_telling_words_are_not_compared() -> None:
    bare = [replace(entry, top_words=()) for entry in BEFORE]
    assert compare(NOW, TOPICS, "toy2030", edition(bare)) is None


def _built(site: Path, total: int, name: str, venue: str, year: int) -> Toy:
    toys = toy(total)
    toys = toys._replace(conference=replace(toys.conference, id=name, title=f"{venue} {year}", venue=venue, year=year))
    render.render(toys.content(), site / name)
    return toys


@pytest.mark.slow
def test_the_latest_earlier_edition_is_found_also_under_an_older_name_of_the_venue(tmp_path: Path) -> None:
    _built(tmp_path, 20, "nips2016", "NIPS", 2016)
    _built(tmp_path, 21, "nips2017", "NIPS", 2017)
    toys = _built(tmp_path, 22, "toy2018", "TOY", 2018)
    now = replace(toys.conference, venue="NeurIPS", year=2018)
    result = earlier_edition(tmp_path, now)
    assert result
    assert (result[0], len(result[1].papers)) == ("nips2017", 21)
    assert earlier_edition(tmp_path, replace(now, year=2016)) is None
    assert venue_key("NIPS") == venue_key("NeurIPS") != venue_key("TOY")
    news = whats_new(tmp_path, now, toys.entries, toys.topics)
    assert news
    content = toys.content(conference=replace(now, id="neurips2018"), news=news)
    render.render(content, tmp_path / "neurips2018")
    page = (tmp_path / "neurips2018" / "new.html").read_text("utf-8")
    assert "NIPS 2017" in page
    assert any(file.name.startswith("past.") for file in (tmp_path / "neurips2018" / "data").iterdir())


def test_news_stay_with_their_papers_in_the_order_of_the_page() -> None:
    news = compare(NOW, TOPICS, "toy2030", edition(BEFORE))
    assert news
    turned = news.reordered(range(len(NOW) - 1, -1, -1))
    assert turned.novelty == news.novelty[::-1]
    assert turned.nearest == news.nearest[::-1]
