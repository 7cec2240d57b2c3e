"""What the browser has to do when a reader types: counted, not timed."""

from collections.abc import Callable
from typing import Any

import pytest

LARGE = "toy3000/index.html"
Open = Callable[..., Any]
pytestmark = pytest.mark.browser

# Types a text and says how many cards that adds, and how many of the list's are visible then.
_TYPE = """text => {
  const input = document.querySelector('#q');
  const list = document.querySelector('#list');
  const seen = new MutationObserver(() => undefined);
  seen.observe(list, { childList: true });
  input.value = text;
  console.timeStamp(`typed ${text}`);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  const changes = seen.takeRecords();
  seen.disconnect();
  const added = changes.flatMap(change => [...change.addedNodes]).filter(node => node.matches?.('article'));
  const parts = card => {
    const walker = document.createTreeWalker(card);
    let n = 1;
    while (walker.nextNode()) n++;
    return n;
  };
  const nodes = added.reduce((sum, card) => sum + parts(card), 0);
  const visible = [...list.querySelectorAll('article')].filter(card => card.getBoundingClientRect().top < innerHeight);
  return { added: added.length, nodes, visible: visible.length };
}"""
_WORDS = ("s", "st", "sh", "depth", "l", "learn", "")


def ready(page: Any) -> None:
    """Load what a search needs, so that each text gives its list at once."""
    page.focus("#q")
    for word in _WORDS:
        page.fill("#q", word)
        page.wait_for_timeout(100)
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => !document.querySelector('#list [data-waiting]')")


@pytest.mark.parametrize("phone", [False, True])
def test_a_key_press_draws_only_the_cards_that_are_visible_then(visit: Open, phone: bool) -> None:
    page = visit(LARGE, phone=phone)
    ready(page)
    for word in _WORDS:
        result = page.evaluate(_TYPE, word)
        assert result["added"] <= result["visible"] + 1, (word, result)  # heights are estimates
        page.wait_for_timeout(300)
    assert page.locator("#list article").count() > result["visible"], "the others follow"


def test_a_key_press_forces_no_layout_and_styles_only_new_cards(visit: Open) -> None:
    page = visit(LARGE)
    ready(page)
    nodes: list[int] = []

    def type_all() -> None:
        for word in _WORDS:
            nodes.append(page.evaluate(_TYPE, word)["nodes"])
            page.wait_for_timeout(300)

    events = traced(page, type_all)
    marks = [event for event in events if event["name"] == "TimeStamp"]
    for mark, new in zip(marks, nodes, strict=True):
        after = [event for event in events if event["ts"] > mark["ts"]]
        handler = next(event for event in after if event["name"] == "EventDispatch")
        inner = [event for event in after if event["ts"] < handler["ts"] + handler["dur"]]
        assert sum(event["name"] == "Layout" for event in inner) <= 1, "that of the text in the search box"
        styled = next(event for event in after if event not in inner and event["name"] == "UpdateLayoutTree")
        others = 20  # the search box, the count, the notes
        assert styled["args"]["elementCount"] <= new + others, mark["args"]


def traced(page: Any, work: Callable[[], object]) -> list[dict[str, Any]]:
    """The timeline of the page's main thread while something is done."""
    events: list[dict[str, Any]] = []
    ended: list[bool] = []
    devtools = page.context.new_cdp_session(page)
    devtools.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    devtools.on("Tracing.tracingComplete", lambda _: ended.append(True))
    devtools.send("Tracing.start", {"categories": "devtools.timeline", "transferMode": "ReportEvents"})
    work()
    devtools.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    thread = next((event["pid"], event["tid"]) for event in events if event["name"] == "TimeStamp")
    return sorted((e for e in events if (e["pid"], e["tid"]) == thread), key=lambda event: event["ts"])
