"""Options that several commands share, and options whose values need checking."""

import math
import re
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

FOLDER = click.Path(file_okay=False, path_type=Path)


class _Seconds(click.FloatRange):
    """Up to an hour; "nan" is in no range, and would be accepted."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number of seconds."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number of seconds", param, ctx)
        return number


delay_option = click.option(
    "--delay",
    type=_Seconds(0, 3600),
    metavar="SECONDS",
    help="Seconds between two requests to a site.  [default: set by the source]",
)


def service_names(ctx: Any, option: Any, value: str) -> tuple[str, ...]:
    """Return names separated by commas. An unknown name is an error that suggests the nearest one."""
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if names:
        from confpapers.enrichment import check_service

        for name in names:
            check_service(name)
    return names


def known_names(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return what a shell offers for a begun name: the known conferences, or files if none begins like it."""
    from confpapers.conference import registry

    names = [name for name in registry.names() if name.startswith(begun)]
    return [CompletionItem(name) for name in names] or [CompletionItem(begun, type="file")]


def open_store(folder: Path | None, *, make: bool = False) -> Any:
    """Return the cache in a folder, or in the usual one. Raises UsageError if there is none, unless it may be made."""
    from confpapers.engine.cache import Store, may_be_cache
    from confpapers.errors import UsageError
    from confpapers.paths import cache_folder

    if folder is not None and not make and not may_be_cache(folder):
        what = "not a cache of confpapers" if folder.exists() else "not there"
        raise UsageError(f"{folder} is {what}. Name the folder that --cache named in the build")
    return Store(cache_folder(folder))


def version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version and exit if it is requested."""
    if wanted and not context.resilient_parsing:
        from confpapers.version import package_version

        click.echo(f"confpapers, version {package_version()}")
        context.exit()


def _address(_: click.Context, __: click.Parameter, text: str) -> str:
    """Return an address that fits into a Content-Security-Policy, without a trailing slash."""
    if text and not re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?(/[\w.~/-]*)?", text, re.ASCII | re.IGNORECASE):
        raise click.BadParameter(f"{text!r} is not an address like https://ada.github.io/papers-thumbs")
    return text.rstrip("/")


def _home(_: click.Context, __: click.Parameter, text: str) -> str:
    """Return the site's address if it has a scheme and a host."""
    if text and not re.fullmatch(r"https?://[^\s/?#<>\"]+[^\s?#<>\"]*", text, re.IGNORECASE):
        raise click.BadParameter(f"{text!r} is not an address like https://example.org/papers")
    return text


def build_options(command: Any) -> Any:
    """Add the options that `build` and `demo` share."""
    for option in reversed(
        [
            click.option("--site", type=FOLDER, default="site", show_default=True, help="Folder to write the site to."),
            click.option(
                "--cache",
                type=FOLDER,
                help="The cache folder.  [default: $CONFPAPERS_CACHE, or the user's cache folder]",
            ),
            click.option(
                "--jobs", type=click.IntRange(1), help="Number of worker processes.  [default: number of CPU cores]"
            ),
            click.option(
                "--executor",
                default="processes",
                show_default=True,
                help="How steps run: processes, serial, dask or dask:ADDRESS.",
            ),
            click.option(
                "--device",
                type=click.Choice(["auto", "cuda", "mps", "cpu"]),
                default="auto",
                show_default=True,
                help="Device that computes the map.",
            ),
            click.option(
                "--topics", type=click.IntRange(2, 60), help="Number of topics.  [default: set by the conference file]"
            ),
            click.option("--seed", type=int, default=0, show_default=True, help="Random seed for topics and map."),
            click.option("--force", is_flag=True, help="Write the site even if a self-check fails."),
            click.option("--strict", is_flag=True, help="Exit with code 1 if anything failed."),
            click.option(
                "--templates",
                type=FOLDER,
                help="Folder of your own templates, which replace shipped ones of the same name.",
            ),
            click.option(
                "--static",
                type=FOLDER,
                help="Folder of your own style sheets, scripts and icons, which replace shipped ones of the same name.",
            ),
            click.option(
                "--theme",
                type=click.Path(dir_okay=False, path_type=Path),
                help="File with the site's title, accent colour and footer.  [default: site.toml, if it exists]",
            ),
            click.option(
                "--base-url",
                default="",
                callback=_home,
                metavar="URL",
                help="The site's future address; only the sitemap needs it.",
            ),
            click.option(
                "--thumbs-url",
                default="",
                callback=_address,
                metavar="URL",
                help="Address of the page images if they are published separately; see `deploy --thumbs-remote`.",
            ),
            click.option("-v", "--verbose", is_flag=True, help="Show every failure as it happens, with tracebacks."),
            click.option("-q", "--quiet", is_flag=True, help="Show errors only."),
        ]
    ):
        command = option(command)
    return command
