"""The options of a build."""

from pathlib import Path

import msgspec


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
