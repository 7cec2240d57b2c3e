"""The progress messages of a build."""

import errno
import io
import time

import pytest

from confpapers.progress import BarProgress, PlainProgress, SilentProgress, duration, open_progress


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0 s"), (8.2, "8 s"), (75, "1 min 15 s"), (1500, "25 min"), (4000, "1 h 6 min")]
)
def test_a_duration_is_readable(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_a_long_stage_prints_its_state_now_and_then_and_once_when_it_has_ended() -> None:
    out = io.StringIO()
    lines = PlainProgress(out, every=0.05)
    lines.stage("fetching PDFs", 3, lambda guess: max(guess, 600.0))
    lines.advance("fetching PDFs")
    time.sleep(0.06)
    lines.advance("fetching PDFs")
    lines.advance("fetching PDFs")
    lines.close()
    assert out.getvalue().splitlines() == [
        "fetching PDFs: 2 of 3, about 10 min left",  # the polite delays count, whatever the speed so far
        "fetching PDFs: 3 of 3",
    ]


def test_a_stage_whose_total_grows_prints_one_line() -> None:
    out = io.StringIO()
    lines = PlainProgress(out)
    for total in range(1, 2001):
        lines.stage("counting words", total)
        lines.advance("counting words")
    lines.close()
    assert out.getvalue() == "counting words: 2,000 of 2,000\n"


def test_a_stage_that_has_been_complete_for_a_moment_prints_its_line_before_the_build_ends() -> None:
    out = io.StringIO()
    lines = PlainProgress(out, settled=0.0)
    lines.stage("vocabulary", 1)
    lines.advance("vocabulary")
    lines.stage("topics", 1)
    assert out.getvalue() == "vocabulary: 1 of 1\n"


def test_an_interrupted_stage_prints_its_progress() -> None:
    out = io.StringIO()
    lines = PlainProgress(out)
    lines.stage("reading PDFs", 9)
    lines.advance("reading PDFs", 4)
    lines.close()
    assert out.getvalue() == "reading PDFs: 4 of 9\n"


def test_the_time_left_follows_the_speed_without_an_estimate() -> None:
    out = io.StringIO()
    lines = PlainProgress(out, every=0.0)
    lines.stage("reading PDFs", 1000)
    time.sleep(0.1)
    lines.advance("reading PDFs")
    minutes = int(out.getvalue().split("about ")[1].split(" ")[0])
    assert minutes >= 1  # 0.1 s each, 999 to go


def test_bars_show_counts_and_messages(capfd: pytest.CaptureFixture[str]) -> None:
    bars = BarProgress()
    bars.stage("reading PDFs", 2)
    bars.advance("reading PDFs", 2)
    bars.say("[brackets] are text")
    bars.close()
    shown = capfd.readouterr().err
    assert "reading PDFs" in shown
    assert "2/2" in shown
    assert "[brackets] are text" in shown


def test_quiet_prints_nothing_and_a_pipe_gets_lines() -> None:
    assert isinstance(open_progress(quiet=True), SilentProgress)
    assert isinstance(open_progress(), PlainProgress)


class _FullDisk(io.StringIO):
    def write(self, text: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_ends_nothing() -> None:
    lines = PlainProgress(_FullDisk(), every=0.0)
    lines.stage("fetching PDFs", 2)
    lines.advance("fetching PDFs")
    lines.say("a message")
    lines.close()
