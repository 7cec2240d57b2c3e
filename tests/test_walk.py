"""The benchmark that follows an argument through the code."""

from pathlib import Path

from benchmarks.walk import Stay, Walk, followed


class Options:
    """Stands for the options of a build."""


def _inner(options: Options) -> None:
    assert options


def _outer(options: Options) -> None:
    _inner(options)
    _without(1)


def _without(number: int) -> None:
    assert number


def test_functions_that_receive_the_argument_are_stays() -> None:
    walk = followed(lambda: _outer(Options()), Path(__file__).parent)
    assert walk.stays == (Stay("test_walk", "_outer"), Stay("test_walk", "_inner"))


def test_climbs_lead_back_to_a_room() -> None:
    walk = Walk(tuple(Stay(room, str(at)) for at, room in enumerate("abbacab")))
    assert (len(walk.stays), walk.rooms, walk.climbs) == (7, 3, 3)


def test_modules_of_a_package_are_on_one_floor() -> None:
    walk = Walk(tuple(Stay(room, "f") for room in ("pipeline", "flow/gather", "flow/records", "site/render")))
    assert (walk.rooms, walk.floors) == (4, 3)
