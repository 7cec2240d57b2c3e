"""The page of changes shows what was and what is, and its feed has one entry a build."""

from pathlib import Path
from xml.etree import ElementTree

from msgspec.structs import replace
from toyconference import toy

from confpapers.flow.report import count
from confpapers.flow.summary import summary
from confpapers.model import Changes, PaperChange, TimeSlot
from confpapers.site import render
from confpapers.site.inputs import Look
from confpapers.site.theme import Theme

ATOM = "{http://www.w3.org/2005/Atom}"
TOYS = toy(20, low=True)
FIRST = TOYS.entries[0]
MOVED = PaperChange(
    kind="moved",
    id=FIRST.id,
    title=FIRST.title,
    slots_before=(TimeSlot(day="2031-06-09", start="10:00", end="12:00", room="Hall A", position="7"),),
    slots=(TimeSlot(day="2031-06-10", start="14:00", end="16:00", room="Hall C", position="8"),),
)
GONE = PaperChange(kind="gone", id="gone", title="A <b>Bold</b> Claim & More", now="withdrawn")
HISTORY = (
    Changes(when="2031-05-03T08:30:00+00:00", since="2031-05-02T08:30:00+00:00", papers=(GONE, MOVED)),
    Changes(
        when="2031-05-02T08:30:00+00:00",
        since="2031-05-01T08:30:00+00:00",
        papers=tuple(PaperChange(kind="new", id=f"n{n}", title=f"New {n}") for n in range(205)),
    ),
)


def test_the_page_links_existing_papers_and_shows_both_times_of_moved_ones(tmp_path: Path) -> None:
    render.render(TOYS.content(changes=HISTORY), tmp_path / "toy20")
    page = (tmp_path / "toy20" / "changes.html").read_text("utf-8")
    assert "Mon 9 Jun 10:00–12:00 · Hall A · #7 → Tue 10 Jun 14:00–16:00 · Hall C · #8" in page
    assert f'<a href="papers/{FIRST.id}/index.html">' in page
    assert "A &lt;b&gt;Bold&lt;/b&gt; Claim &amp; More" in page
    assert "withdrawn" in page
    assert page.index("3 May 2031, 08:30 UTC") < page.index("2 May 2031, 08:30 UTC")
    assert "New 199" in page
    assert "New 200" not in page
    assert "and 5 more" in page


def test_the_page_is_in_the_language_of_the_site(tmp_path: Path) -> None:
    render.render(TOYS.content(changes=HISTORY), tmp_path / "toy20", Look(theme=Theme(language="de")))
    page = (tmp_path / "toy20" / "changes.html").read_text("utf-8")
    assert "Nicht mehr aufgeführt" in page
    assert "zurückgezogen" in page
    assert "Mo, 9. Juni 10:00–12:00" in page


def test_the_feed_has_an_entry_with_a_permanent_id_for_each_build(tmp_path: Path) -> None:
    feeds = []
    for base, folder in (("", tmp_path / "a" / "toy20"), ("https://a.example/b/", tmp_path / "b" / "toy20")):
        render.render(TOYS.content(changes=HISTORY), folder, base_url=base)
        feeds.append(ElementTree.parse(folder / "changes.xml").getroot())
    for feed in feeds:
        assert [row.findtext(f"{ATOM}updated") for row in (feed, *feed.findall(f"{ATOM}entry"))] == [
            "2031-05-03T08:30:00Z", "2031-05-03T08:30:00Z", "2031-05-02T08:30:00Z",
        ]  # fmt: skip
        assert "&lt;b&gt;Bold" in str(feed.findtext(f"{ATOM}entry/{ATOM}content"))
    one, other = ([node.text for node in feed.iter(f"{ATOM}id")] for feed in feeds)
    assert one == other
    assert len(set(one)) == 3
    link = feeds[1].find(f"{ATOM}entry/{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://a.example/b/toy20/changes.html#c20310503083000"


def test_the_summary_counts_the_changes_and_names_the_first() -> None:
    folder = Path("site/toy20")
    report = replace(TOYS.report, counts=count(TOYS.entries), changes=HISTORY[0])
    lines = summary(TOYS.conference, report, folder=folder).splitlines()
    assert lines[1:4] == [
        "Changed since the build of 2031-05-02 08:30 UTC: 1 gone, 1 moved (site/toy20/changes.html).",
        "  gone: A <b>Bold</b> Claim & More (withdrawn)",
        f"  moved: {FIRST.title} (Mon 9 Jun 10:00–12:00 · Hall A · #7 → Tue 10 Jun 14:00–16:00 · Hall C · #8)",
    ]
    same = replace(report, changes=replace(HISTORY[0], papers=()))
    assert "Nothing changed" not in summary(TOYS.conference, same, folder=folder)
    refreshed = summary(TOYS.conference, same, folder=folder, refreshed=True)
    assert "Nothing changed since the build of 2031-05-02 08:30 UTC." in refreshed
