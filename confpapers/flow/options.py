"""The options of a build."""

import math
import numbers
from pathlib import Path
from typing import Any

import msgspec

from confpapers.engine.open import check_executor
from confpapers.enrichment import check_service
from confpapers.errors import UsageError


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Options of a build, named as on the command line."""

    site: Path = Path("site")
    cache: Path | None = None
    limit: int | None = None
    offline: bool = False
    refresh: bool = False
    retry: bool = False
    delay: float | None = None
    jobs: int | None = None
    executor: str = "processes"
    device: str = "auto"
    topics: int | None = None
    seed: int = 0
    fresh_map: bool = False
    force: bool = False
    templates: Path | None = None
    static: Path | None = None
    theme: Path | None = None  # otherwise site.toml in the working directory, if it exists
    base_url: str = ""
    thumbs_url: str = ""  # address of the page images if they are hosted elsewhere, without a slash at its end
    enrich: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take paths as text, too."""
        for name in _PATHS:
            if isinstance(path := getattr(self, name), str):
                msgspec.structs.force_setattr(self, name, Path(path))


_PATHS = ("site", "cache", "templates", "static", "theme")
_NUMBERS: dict[str, tuple[int, float]] = {
    "seed": (0, 2**32 - 1),
    "limit": (1, math.inf),
    "jobs": (1, math.inf),
    "topics": (2, 60),
    "delay": (0, 3600),
}


def check_options(options: Options) -> None:
    """Raise UsageError for a number out of range, an unknown name, options that contradict each other, and a folder of
    one's own that is not there.
    """
    for name, (least, most) in _NUMBERS.items():
        value = getattr(options, name)
        if value is None and name != "seed":
            continue
        kind: Any = numbers.Real if name == "delay" else numbers.Integral
        if not isinstance(value, kind) or not least <= value <= most:
            upper = f" to {most}" if most < math.inf else ""
            raise UsageError(f"{name} must be a {_KINDS[kind]} from {least}{upper}, not {value!r}")
    if options.offline and options.refresh:
        raise UsageError("--refresh asks sites for what has changed, which --offline forbids; give one of them")
    check_executor(options.executor)
    if options.device not in ("auto", "cpu") and not options.executor.startswith("dask"):  # else a worker has it
        from confpapers.tsne.backends import check_device

        check_device(options.device)
    services: Any = options.enrich
    if isinstance(services, str):
        raise UsageError(f"enrich must be a list of services, such as ({services!r},)")
    for service in services:
        check_service(service)
    for name in ("templates", "static"):
        if (folder := getattr(options, name)) is not None and not folder.is_dir():
            raise UsageError(f"--{name}: there is no folder {folder}")


_KINDS = {numbers.Real: "number", numbers.Integral: "whole number"}
