"""How far does one follow the argument of `build` through the code?  python -m benchmarks.walk

Builds a few papers of the demo and notes, in this process and thread, each function that receives the conference or the
options: a stay. A room is a module with a stay, and a floor is a package with one. Going on, in the order of first
calls, to another function in a module that was left before is a climb: the reader opens that file again.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

_FOLLOWED = {"Conference", "Options"}


class Stay(NamedTuple):
    """A function in which the argument is handled."""

    room: str
    function: str


class Walk(NamedTuple):
    """The way of the argument through the code."""

    stays: tuple[Stay, ...]

    @property
    def rooms(self) -> int:
        """How many modules have a stay."""
        return len({stay.room for stay in self.stays})

    @property
    def floors(self) -> int:
        """How many packages have a stay; a module of the top level is a package of its own."""
        return len({stay.room.rpartition("/")[0] or stay.room for stay in self.stays})

    @property
    def climbs(self) -> int:
        """How often the next stay is in another module that was visited before."""
        rooms = [stay.room for stay in self.stays]
        return sum(room != rooms[at] and room in rooms[: at + 1] for at, room in enumerate(rooms[1:]))


def followed(call: Callable[[], object], package: Path, followed: set[str] = _FOLLOWED) -> Walk:
    """Return the walk of a call through the modules of a package, without generated functions and comprehensions."""
    stays: dict[Stay, None] = {}

    def watch(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(str(package)) or code.co_name.startswith("<"):
            return
        if any(type(value).__name__ in followed for value in _arguments(frame)):
            room = Path(code.co_filename).relative_to(package).with_suffix("").as_posix()
            stays.setdefault(Stay(room, code.co_name))

    sys.setprofile(watch)
    try:
        call()
    finally:
        sys.setprofile(None)
    return Walk(tuple(stays))


def _arguments(frame: FrameType) -> Iterator[Any]:
    """Yield the values of a function's arguments, except of comprehensions' hidden one."""
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return (frame.f_locals[name] for name in names if name in frame.f_locals)


def rows_of(walk: Walk) -> list[Sequence[Any]]:
    """Return the table of figures."""
    figures = [
        ("stays (functions)", len(walk.stays)),
        ("rooms (modules)", walk.rooms),
        ("floors (packages)", walk.floors),
        ("climbs", walk.climbs),
    ]
    return [["the argument of `build`", "count"], *([name, count] for name, count in figures)]


def main() -> None:
    """Print the walk, and with `--record` keep its figures."""
    import confpapers
    from benchmarks import measuring

    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--papers", type=int, default=6, help="Papers of the demo that are built.")
    options = measuring.parsed(parser)
    with tempfile.TemporaryDirectory() as folder:
        site, cache = Path(folder) / "site", Path(folder) / "cache"
        built = confpapers.Options(site=site, cache=cache, limit=options.papers, jobs=1)
        walk = followed(lambda: confpapers.build("demo", built), Path(confpapers.__file__).parent)
    for stay in walk.stays:
        print(f"{stay.room:32}{stay.function}")
    print(measuring.table(rows_of(walk)))
    if options.record:
        measuring.record("walk", {"walk": rows_of(walk)})


if __name__ == "__main__":
    main()
