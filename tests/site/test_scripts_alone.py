"""Parts of the page's scripts that need no page: run in Node, with the functions of a browser that they call."""

import in_node
import pytest

_PACE = """
let now = 1000;
Object.defineProperty(globalThis, "performance", { value: { now: () => now } });
globalThis.devicePixelRatio = 2;
const pace = confpapers.mapPace();
const moving = [0, ...input].map((interval) => (now += interval, pace(true)));
return [moving.at(-1), pace(false)];
"""


@pytest.mark.parametrize(
    ("intervals", "finally_"),
    [
        ([16] * 40, 2),
        ([16] * 10 + [33] * 4 + [16] * 26, 1),
        ([33] * 60, 2),
        ([16, 16, 16, 16, 33] * 8, 2),
        ([33, 900] * 20, 2),
    ],
    ids=["in time", "late until coarser", "late anyway", "one now and then", "single movements"],
)
def test_a_map_with_late_frames_moves_at_a_lower_resolution(intervals: list[int], finally_: int) -> None:
    assert in_node.run("map/pace", _PACE, intervals) == [finally_, 2]


def test_lists_are_divided_so_that_each_paper_is_in_exactly_one() -> None:
    lists = [{"name": "Ana", "rows": [0, 1, 2, 3]}, {"name": "Ben", "rows": [2, 3, 4]}]
    parts = in_node.run("keep/sharing", "return confpapers.sharing.split(input);", lists)
    assert parts == [{"name": "Ana", "rows": [0, 1, 3]}, {"name": "Ben", "rows": [2, 4]}]
