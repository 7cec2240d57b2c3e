"""Options of the command line: those that several commands share, and those whose values are checked here."""

import re
from pathlib import Path
from typing import Any

import click

FOLDER = click.Path(file_okay=False, path_type=Path)


def places(ctx: Any, option: Any, value: str) -> tuple[str, ...]:
    """Names separated by commas; an unknown one is answered with the nearest."""
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if names:
        from confpapers.enrichment import enricher_named

        for name in names:
            enricher_named(name)
    return names


def _address(_: click.Context, __: click.Parameter, text: str) -> str:
    """An address that pages may name in their Content-Security-Policy, without a slash at its end."""
    if text and not re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?(/[\w.~/-]*)?", text, re.ASCII | re.IGNORECASE):
        raise click.BadParameter(f"{text!r} is no address like https://ada.github.io/papers-thumbs")
    return text.rstrip("/")


def build_options(command: Any) -> Any:
    """The options that `build` and `demo` share."""
    for option in reversed(
        [
            click.option("--site", type=FOLDER, default="site", show_default=True, help="Where the site is written."),
            click.option(
                "--cache",
                type=FOLDER,
                help="Where results are kept.  [default: $CONFPAPERS_CACHE, or the user's cache folder]",
            ),
            click.option(
                "--jobs", type=click.IntRange(1), help="How many PDFs are read at once.  [default: one a processor]"
            ),
            click.option(
                "--executor",
                default="processes",
                show_default=True,
                help="Where steps run: processes, serial, dask or dask:ADDRESS.",
            ),
            click.option(
                "--device",
                type=click.Choice(["auto", "cuda", "mps", "cpu"]),
                default="auto",
                show_default=True,
                help="Where the map is computed.",
            ),
            click.option(
                "--topics", type=click.IntRange(2, 60), help="How many topics.  [default: as the conference file says]"
            ),
            click.option("--seed", type=int, default=0, show_default=True, help="Of topics and map."),
            click.option(
                "--force", is_flag=True, help="Write the site even when the build's self-checks say it is wrong."
            ),
            click.option("--strict", is_flag=True, help="Exit with 1 when anything at all failed."),
            click.option("--templates", type=FOLDER, help="Templates of your own, over the shipped ones."),
            click.option(
                "--static", type=FOLDER, help="Style sheets, scripts and the icon of your own, over the shipped ones."
            ),
            click.option(
                "--theme",
                type=click.Path(dir_okay=False, path_type=Path),
                help="Title, accent colour and footer.  [default: site.toml, if there is one]",
            ),
            click.option("--base-url", default="", help="The address the site will have; needed only for a sitemap."),
            click.option(
                "--thumbs-url",
                default="",
                callback=_address,
                metavar="URL",
                help="Where the pictures of pages will be, when that is another site; see `deploy --thumbs-remote`.",
            ),
            click.option(
                "-v", "--verbose", is_flag=True, help="Say more: every failure as it is found, and tracebacks."
            ),
            click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
        ]
    ):
        command = option(command)
    return command
