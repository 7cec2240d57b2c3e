"""Changes from build to build, as a page for readers and as files for programs: changes.html, .json and .xml."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args

import markupsafe

from confpapers.model import ChangeKind, Changes, Conference, PaperChange, Presentation, Record, TimeSlot, encode
from confpapers.site.card import Card
from confpapers.site.feeds import FeedEntry, feed
from confpapers.site.programme import slot_text
from confpapers.site.strings import Strings, read_strings

PAGE, DATA, FEED = "changes.html", "changes.json", "changes.xml"
_SHOWN = 200  # papers of a kind on the page; all are in the data

WORDS: dict[ChangeKind, str] = {
    "new": "new",
    "gone": "gone",
    "renamed": "renamed",
    "moved": "moved",
    "scheduled": "in the programme now",
    "presentation": "presented otherwise",
    "award": "with another award",
    "authors": "with other authors",
    "pdf": "with a PDF now",
}
"""What the summary of a build calls each kind of change."""


class ChangeRow(Record, frozen=True, kw_only=True):
    """One paper on the page of changes."""

    title: str
    href: str  # "" for a paper that is gone
    detail: str


class ChangeGroup(Record, frozen=True, kw_only=True):
    """All changes of one kind that one build found."""

    heading: str
    count: int
    rows: tuple[ChangeRow, ...]  # the first ones


class ChangeDay(Record, frozen=True, kw_only=True):
    """All changes that one build found."""

    heading: str
    anchor: str
    groups: tuple[ChangeGroup, ...]


def moment_text(when: str, strings: Strings) -> str:
    """Return day and time of a build: "8 Jun 2031, 10:15 UTC"."""
    return strings("changes.when", day=strings.dates([when[:10]]), year=when[:4], time=when[11:16])


def last_changed(history: Sequence[Changes], strings: Strings) -> dict[str, str] | None:
    """Return day and year of the latest changes, for the link to their page; None when there are none."""
    return {"day": strings.dates([history[0].when[:10]]), "year": history[0].when[:4]} if history else None


def counted_changes(history: Sequence[Changes], strings: Strings) -> dict[str, Any] | None:
    """Return how many papers of each kind the latest changes are, for the report; None when there are none."""
    if not history:
        return None
    counts = [(group.heading, group.count) for group in _groups(history[0], {}, strings)]
    return {"counts": counts, "since": moment_text(history[0].since, strings)}


def in_words(change: PaperChange) -> str:
    """Return one change as the summary of a build names it, in English."""
    detail = _detail(change, read_strings())
    return f"{WORDS[change.kind]}: {change.title}{f' ({detail})' if detail else ''}"


def _detail(change: PaperChange, strings: Strings) -> str:
    """Return what the paper was and is: "Tue 9 Jun 10:00 · Hall B → Tue 9 Jun 14:00 · Hall C"."""
    if change.kind == "gone":
        return strings(f"changes.status.{change.now}") if change.now else ""
    if change.kind == "renamed":
        return strings("changes.before", title=change.before)
    before, now = change.before, change.now
    if change.slots or change.slots_before:
        before, now = (_slots_text(slots, strings) for slots in (change.slots_before, change.slots))
    elif change.kind == "presentation":
        before, now = (_presentation(kind, strings) for kind in (before, now))
    if not before or not now:
        return now or (f"{before} → {strings('changes.none')}" if before else "")
    return f"{before} → {now}"


def _slots_text(slots: Sequence[TimeSlot], strings: Strings) -> str:
    return "; ".join(filter(None, (slot_text(slot, strings, numbered=True) for slot in slots)))


def _presentation(kind: str, strings: Strings) -> str:
    return strings(f"kind.{kind}") if kind in get_args(Presentation) and kind else kind


def changes_page(history: Sequence[Changes], cards: Sequence[Card], strings: Strings) -> dict[str, Any]:
    """Return the values for the template of the page `changes.html`."""
    hrefs = {card.id: card.href or f"index.html#paper={card.short}" for card in cards}
    days = [
        ChangeDay(
            heading=moment_text(changes.when, strings),
            anchor=anchor(changes),
            groups=tuple(_groups(changes, hrefs, strings)),
        )
        for changes in history
    ]
    return {"days": days, "since": moment_text(history[-1].since, strings)}


def anchor(changes: Changes) -> str:
    """Return the name of a build's part of the page."""
    return f"c{''.join(filter(str.isdigit, changes.when[:19]))}"


def _groups(changes: Changes, hrefs: dict[str, str], strings: Strings) -> Iterator[ChangeGroup]:
    for kind in WORDS:
        papers = [change for change in changes.papers if change.kind == kind]
        if papers:
            rows = tuple(
                ChangeRow(
                    title=change.title,
                    href="" if kind == "gone" else hrefs.get(change.id, ""),
                    detail=_detail(change, strings),
                )
                for change in papers[:_SHOWN]
            )
            yield ChangeGroup(heading=strings(f"changes.{kind}"), count=len(papers), rows=rows)


def changes_files(
    conference: Conference, history: Sequence[Changes], strings: Strings, base_url: str
) -> Iterator[tuple[str, bytes]]:
    """Yield changes.json and the feed changes.xml, in which each build that found changes is an entry."""
    yield DATA, encode(list(history))
    entries = [
        FeedEntry(
            name=f"changes/{changes.when}",
            title=_counts(changes, strings),
            updated=f"{changes.when[:19]}Z",
            page=f"{PAGE}#{anchor(changes)}",
            html=_as_html(changes, strings),
        )
        for changes in history
    ]
    title = strings("changes.title", conference=conference.title)
    yield FEED, feed(conference, title, FEED, entries, base_url)


def _counts(changes: Changes, strings: Strings) -> str:
    groups = _groups(changes, {}, strings)
    return ", ".join(f"{group.heading}: {strings.number(group.count)}" for group in groups)


def _as_html(changes: Changes, strings: Strings) -> str:
    parts: list[str] = []
    for group in _groups(changes, {}, strings):
        rows = [f"{row.title}{f' ({row.detail})' if row.detail else ''}" for row in group.rows]
        more = group.count - len(rows)
        rows += [strings("and.more", n=more)] if more else []
        listed = "".join(f"<li>{markupsafe.escape(row)}</li>" for row in rows)
        parts.append(f"<h2>{markupsafe.escape(group.heading)}</h2><ul>{listed}</ul>")
    return "".join(parts)
