"""The options of a build."""

from pathlib import Path

import msgspec

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


def check_options(options: Options) -> None:
    """Raise UsageError for a seed out of range, and for a folder of templates or styles that does not exist."""
    if not 0 <= options.seed < 2**32:
        raise UsageError(f"the seed must be from 0 to {2**32 - 1}, not {options.seed}")
    for name in ("templates", "static"):
        if (folder := getattr(options, name)) is not None and not folder.is_dir():
            raise UsageError(f"--{name}: there is no folder {folder}")
