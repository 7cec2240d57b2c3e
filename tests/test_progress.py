"""What a build says while it works."""

import io
import time

import pytest

from confpapers.progress import BarProgress, PlainProgress, SilentProgress, duration, open_progress


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0 s"), (8.2, "8 s"), (75, "1 min 15 s"), (1500, "25 min"), (4000, "1 h 6 min")]
)
def test_a_duration_is_said_as_people_say_it(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_lines_say_when_a_stage_is_done_and_now_and_then_in_between() -> None:
    out = io.StringIO()
    lines = PlainProgress(out, every=0.05)
    lines.stage("fetching PDFs", 3, lambda guess: max(guess, 600.0))
    lines.advance("fetching PDFs")
    time.sleep(0.06)
    lines.advance("fetching PDFs")
    lines.advance("fetching PDFs")
    assert out.getvalue().splitlines() == [
        "fetching PDFs: 2 of 3, about 10 min left",  # the polite pauses count, whatever the speed so far
        "fetching PDFs: 3 of 3",
    ]


def test_the_time_left_follows_the_speed_when_nobody_knows_better() -> None:
    out = io.StringIO()
    lines = PlainProgress(out, every=0.0)
    lines.stage("reading PDFs", 1000)
    time.sleep(0.1)
    lines.advance("reading PDFs")
    minutes = int(out.getvalue().split("about ")[1].split(" ")[0])
    assert minutes >= 1  # 0.1 s each, 999 to go


def test_bars_take_the_same_calls() -> None:
    bars = BarProgress()
    bars.stage("reading PDFs", 2)
    bars.advance("reading PDFs", 2)
    bars.say("[brackets] are text")
    bars.close()


def test_quiet_is_silent_and_a_pipe_gets_lines() -> None:
    assert isinstance(open_progress(quiet=True), SilentProgress)
    assert isinstance(open_progress(), PlainProgress)
