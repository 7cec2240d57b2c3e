"""Topics of a venue over its years are matched by their words, and drawn when there is more than one year."""

from msgspec.structs import replace

from confpapers.analysis.like_topics import affinity
from confpapers.model import Entry, Topic
from confpapers.site.overview import Overview, venues
from confpapers.site.search_rows import Hashes
from confpapers.site.topic_shares import meeting_topics
from confpapers.site.venue_trends import venue_years

STARS, SOUP, KNOTS = ("star", "dust", "orbit"), ("soup", "ladle", "salt"), ("knot", "yarn", "loop")


def edition(year: int, **topics: tuple[tuple[str, ...], float]) -> Overview:
    return Overview(
        title=f"TOY {year}",
        name="",
        venue="TOY",
        place="",
        days=(),
        year=year,
        papers=10,
        topics=tuple((number, name, 1) for number, name in enumerate(topics)),
        words=tuple(words for words, _ in topics.values()),
        shares=tuple(share for _, share in topics.values()),
        dots=(),
        many_topics=len(topics),
        files=Hashes(),
    )


def test_the_affinity_of_word_lists_depends_most_on_the_first_words() -> None:
    same, first, last, none = (
        affinity([STARS], [words])[0, 0] for words in (STARS, ("star", "x", "y"), ("x", "y", "star"), SOUP)
    )
    assert abs(same - 1) < 1e-9
    assert same > first > last > none == 0


def test_a_topic_continues_under_its_latest_name_and_number() -> None:
    result = venue_years(
        [
            edition(2031, broth=(("soup", "salt", "pot"), 0.2), stars=(STARS, 0.7), knots=(KNOTS, 0.1)),
            edition(2030, sky=(("star", "orbit", "moon"), 0.4), soups=(SOUP, 0.6)),
        ]
    )
    assert result is not None
    assert (result.first, result.last) == (2030, 2031)
    assert [(topic.name, topic.number, topic.said) for topic in result.topics] == [
        ("stars", 1, "2030: 40%, 2031: 70%"),
        ("broth", 0, "2030: 60%, 2031: 20%"),
    ]


def test_a_topic_may_pause_for_a_year() -> None:
    result = venue_years([edition(2030, a=(STARS, 0.5)), edition(2031, b=(SOUP, 0.9)), edition(2032, c=(STARS, 0.3))])
    assert result is not None
    assert [topic.said for topic in result.topics] == ["2030: 50%, 2031: 0%, 2032: 30%"]


def test_a_single_year_or_years_without_anything_in_common_have_no_charts() -> None:
    assert venue_years([edition(2030, a=(STARS, 1.0))]) is None
    assert venue_years([edition(2030, a=(STARS, 1.0)), edition(2031, b=(SOUP, 1.0))]) is None
    assert venue_years([]) is None


def test_editions_of_a_renamed_venue_are_grouped_under_its_latest_name() -> None:
    old, new = (
        replace(edition(year, a=(STARS, 0.5)), venue=venue) for year, venue in ((2017, "NIPS"), (2018, "NeurIPS"))
    )
    (series,) = venues([new, old])
    assert (series.title, series.editions, series.is_series) == ("NeurIPS", (new, old), True)
    assert venue_years(series.editions)


def test_lists_without_a_venue_are_no_editions_of_one() -> None:
    lists = [replace(edition(year, a=(STARS, 0.5)), venue="") for year in (2031, 2030)]
    (others,) = venues(lists)
    assert (others.title, others.editions, others.is_series) == ("", tuple(lists), False)


def test_topics_meet_in_the_papers_that_belong_to_both() -> None:
    shares = [(0.5, 0.3, 0.2), (0.6, 0.4, 0.0), (0.1, 0.9, 0.0), (0.7, 0.0, 0.3)]
    papers = [
        Entry(id=str(n), title="", authors=(), abstract=None, url="", pdf_url="", topics=row)
        for n, row in enumerate(shares)
    ]
    topics = [Topic(number=n, name=name, words=(), share=0.3) for n, name in enumerate(("Stars", "Soup", "Knots"))]
    assert meeting_topics(papers, topics) == {"Stars + Soup": 2, "Stars + Knots": 2, "Soup + Knots": 1}
    assert meeting_topics(papers, topics, most=1) == {"Stars + Soup": 2}
