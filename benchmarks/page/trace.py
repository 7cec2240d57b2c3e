"""Read Chromium's own trace of a page: from a key press to the next presented frame, and what the main thread did."""

import contextlib
from collections.abc import Iterator
from typing import Any

PAUSE = 150  # milliseconds between two letters: eighty words a minute


@contextlib.contextmanager
def traced(page: Any, devtools: Any, categories: str) -> Iterator[list[dict[str, Any]]]:
    """A list that has the events of these categories, in their order, once the block has ended."""
    events: list[dict[str, Any]] = []
    ended: list[bool] = []
    devtools.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    devtools.on("Tracing.tracingComplete", lambda _: ended.append(True))
    devtools.send("Tracing.start", {"categories": categories, "transferMode": "ReportEvents"})
    yield events
    devtools.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    events.sort(key=lambda event: event.get("ts", 0))


def presented(page: Any, devtools: Any, text: str) -> list[float]:
    """Milliseconds from each key press to the next presented frame, as the browser itself measures them.

    The keys go the whole way: from the browser's process through the page to the frame on the screen. It is what Event
    Timing and INP report, without their rounding to eight milliseconds.
    """
    with traced(page, devtools, "-*,cc,benchmark,input") as events:
        for letter in text:
            page.keyboard.press(letter)
            page.wait_for_timeout(PAUSE)
    begun: dict[tuple[int, str], float] = {}
    times: list[float] = []
    for event in events:
        if event["name"] != "EventLatency":
            continue
        key = event["pid"], event.get("id2", {}).get("local") or event.get("id", "")
        about = event.get("args", {}).get("event_latency", {})
        if event["ph"] == "b" and about.get("event_type") == "KEY_PRESSED":
            begun[key] = event["ts"]
        elif event["ph"] == "e" and key in begun:
            times.append((event["ts"] - begun.pop(key)) / 1000)
    return times
