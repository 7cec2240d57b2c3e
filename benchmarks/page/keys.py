"""Split what a letter in the search box costs into its parts, by Chromium's own trace of the page.

    python -m benchmarks.page.keys SITE [SITE ...]    folders of built conferences, measured in turns

Each letter is typed after a pause.  Its work is what the page's main thread does until the frame with the new list is
handed to the compositor; the next letter may interrupt what follows (counts of filters, cards below the window).
Times are processor time, which depends less on a busy machine than time on the clock.
"""

import argparse
import itertools
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.page.trace import traced
from benchmarks.page.turns import heads, in_turns

TEXT = "steady depth"
PAUSE = 450  # milliseconds: all that follows a letter has ended
PARTS = {
    "FunctionCall": "scripts",
    "MinorGC": "scripts",
    "UpdateLayoutTree": "style",
    "Layout": "layout",
    "PrePaint": "paint",
    "Paint": "paint",
    "Layerize": "paint",
    "Commit": "paint",
}
ROWS = ("scripts", "style", "layout", "paint", "the rest", "in all", "after it, in all")
COUNTS = {"UpdateLayoutTree": "nodes styled", "Layout": "layouts", "Commit": "frames"}
Figures = dict[str, float]


def letters(browser: Any, address: str) -> list[Figures]:
    """Milliseconds of each part and counts, for each letter typed and taken back."""
    context = browser.new_context(viewport={"width": 1350, "height": 940})
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("html.ready")
    page.focus("#q")
    page.wait_for_timeout(2500)
    devtools = context.new_cdp_session(page)
    keys = [*TEXT, *["Backspace"] * len(TEXT)]
    with traced(page, devtools, "-*,devtools.timeline,disabled-by-default-devtools.timeline") as events:
        for key in keys:
            page.evaluate("console.timeStamp('key')")
            page.keyboard.press(key)
            page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            page.wait_for_timeout(PAUSE)
    context.close()
    return split(events)


def split(events: list[dict[str, Any]]) -> list[Figures]:
    """The same from the trace: a part of it for each mark."""
    marks = [event for event in events if event["name"] == "TimeStamp"]
    thread = marks[0]["pid"], marks[0]["tid"]
    events = [event for event in events if event["ph"] == "X" and (event["pid"], event["tid"]) == thread]
    ends = [mark["ts"] for mark in marks[1:]] + [float("inf")]
    return [
        cost([event for event in events if mark["ts"] <= event["ts"] < end])
        for mark, end in zip(marks, ends, strict=True)
    ]


def cost(events: list[dict[str, Any]]) -> Figures:
    """What a letter costs: its parts until the first frame, the sum after it, and counts of both."""
    typed = next(event["ts"] for event in events if event["name"] == "EventDispatch")
    shown = next(event["ts"] + event["dur"] for event in events if event["name"] == "Commit" and event["ts"] > typed)
    figures: Figures = defaultdict(float)
    for event, own in own_times(events):
        part = PARTS.get(event["name"], "the rest")
        when = "" if event["ts"] < shown else "after it, "
        figures[f"{when}{part}"] += own
        figures[f"{when}in all"] += own
        if event["name"] in COUNTS:
            figures[f"{when}{COUNTS[event['name']]}"] += event["args"].get("elementCount", 1)
    return figures


def own_times(events: list[dict[str, Any]]) -> list[tuple[dict[str, Any], float]]:
    """Each event with its processor time in milliseconds, without that of the events in it."""
    own = [event.get("tdur", 0) / 1000 for event in events]
    open_events: list[int] = []
    for at, event in enumerate(events):
        while open_events and event["ts"] >= events[open_events[-1]]["ts"] + events[open_events[-1]]["dur"]:
            open_events.pop()
        if open_events:
            own[open_events[-1]] -= event.get("tdur", 0) / 1000
        open_events.append(at)
    return list(zip(events, own, strict=True))


def mean(figures: list[Figures]) -> dict[str, str]:
    """The mean of each figure."""
    names = [*ROWS, *COUNTS.values(), *(f"after it, {name}" for name in COUNTS.values())]
    return {name: f"{sum(letter.get(name, 0) for letter in figures) / len(figures):,.1f}" for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("pages", nargs="+", type=Path, help="folders of built conferences")
    parser.add_argument("--runs", type=int, default=3, help="how often all letters are typed on each page")
    wanted = measuring.parsed(parser)
    typed = in_turns(wanted.pages, wanted.runs, letters)
    columns = [mean(list(itertools.chain.from_iterable(runs))) for runs in typed]
    rows = [[f"{name}, ms" if name in ROWS else name, *(column[name] for column in columns)] for name in columns[0]]
    table = [["a letter, until its frame", *heads(wanted.pages)], *rows]
    print(measuring.table(table))
    if wanted.record:
        measuring.record("page_keys", {"keys": table})


if __name__ == "__main__":
    main()
