"""Split what scrolling costs into its parts, by Chromium's own trace of the page.

    python -m benchmarks.page.scroll SITE [SITE ...]    folders of built conferences, measured in turns

Four seconds at 4,000 pixels a second in a phone window, on a processor four times slower.  Times are processor time of
the main thread, which depends less on a busy machine than time on the clock; they are given for a thousand pixels,
because a page that drops frames also saves their work.
"""

import argparse
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.page.keys import PARTS, own_times
from benchmarks.page.measure import PROBES, medians
from benchmarks.page.trace import traced
from benchmarks.page.turns import heads, in_turns

SLOW = 4
ROWS = ("scripts", "style", "layout", "paint", "the rest", "in all")
COUNTS = {"UpdateLayoutTree": "nodes styled", "Layout": "layouts"}
Figures = dict[str, float]


def scrolled(browser: Any, address: str) -> Figures:
    """Milliseconds of each part and counts for a thousand pixels, and the length of frames."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    page.add_init_script(path=PROBES)
    page.goto(address)
    page.wait_for_selector("html.ready")
    page.wait_for_timeout(2500)
    with traced(page, devtools, "-*,devtools.timeline,disabled-by-default-devtools.timeline") as events:
        start = page.evaluate("scrollY")
        frames = page.evaluate("probe.scroll()")
        thousands = (page.evaluate("scrollY") - start) / 1000
    context.close()
    figures = {name: value / thousands for name, value in cost(events).items()}
    return figures | {"median frame": frames[0], "95 % of frames within": frames[1]}


def cost(events: list[dict[str, Any]]) -> Figures:
    """Processor time and counts of the thread that draws frames."""
    thread = next((event["pid"], event["tid"]) for event in events if event["name"] == "FireAnimationFrame")
    own = [event for event in events if event["ph"] == "X" and (event["pid"], event["tid"]) == thread]
    figures: Figures = defaultdict(float)
    for event, milliseconds in own_times(own):
        figures[PARTS.get(event["name"], "the rest")] += milliseconds
        figures["in all"] += milliseconds
        if event["name"] in COUNTS:
            figures[COUNTS[event["name"]]] += event["args"].get("elementCount", 1)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("pages", nargs="+", type=Path, help="folders of built conferences")
    parser.add_argument("--runs", type=int, default=5, help="visits of each page; the median is shown")
    wanted = measuring.parsed(parser)
    columns = [medians(figures) for figures in in_turns(wanted.pages, wanted.runs, scrolled)]
    names = [*ROWS, *COUNTS.values(), "median frame", "95 % of frames within"]
    rows = [
        [name if name in COUNTS.values() else f"{name}, ms", *(f"{column[name]:,.1f}" for column in columns)]
        for name in names
    ]
    table = [["a thousand pixels", *heads(wanted.pages)], *rows]
    print(measuring.table(table))
    if wanted.record:
        measuring.record("page_scroll", {"scroll": table})


if __name__ == "__main__":
    main()
