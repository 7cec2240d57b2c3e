"""The command `build`, for one conference or several."""

import sys
from typing import Any

import click


def build_all(names: tuple[str, ...], *, verbose: bool, quiet: bool, strict: bool, **options: Any) -> None:
    """Build conferences one after the other, and print a summary of each.

    Exits with 1 if `strict` is set and something failed.
    """
    from confpapers.conference import registry
    from confpapers.flow.options import Options
    from confpapers.flow.summary import summary
    from confpapers.progress import open_progress

    if verbose:
        import logging

        logging.basicConfig(level=logging.WARNING, format="%(message)s")
        logging.getLogger("confpapers").setLevel(logging.DEBUG)
    names = tuple(registry.expanded(names))
    for name in names:
        if not registry.is_direct(name):
            registry.find(name)  # a wrong name is an error before the others are built
    failed = False
    for name in names:
        progress = open_progress(quiet=quiet)
        try:
            conference, report = _build_one(name, Options(**options), progress)
        finally:
            progress.close()
        if not quiet:
            folder, refreshed = options["site"] / conference.id, bool(options.get("refresh"))
            click.echo(summary(conference, report, folder=folder, failures=verbose, refreshed=refreshed))
        failed = failed or bool(report.failures)
    if strict and failed:
        sys.exit(1)


def _build_one(name: str, options: Any, progress: Any) -> tuple[Any, Any]:
    """Build a conference, unless its site would be the same: then the report of the one that is there is enough."""
    from confpapers.conference import registry
    from confpapers.engine.cache import Store
    from confpapers.flow.options import check_options
    from confpapers.flow.unchanged import unchanged_report
    from confpapers.paths import cache_folder

    check_options(options)
    if registry.is_direct(name):
        from confpapers.pipeline import find

        conference = find(name, options, progress)
    else:
        conference = registry.find(name)
    if report := unchanged_report(conference, options, Store(cache_folder(options.cache))):
        return conference, report
    import gc

    from confpapers.pipeline import build  # importing it takes longer than all the rest of an unchanged build

    gc.set_threshold(50_000, 50, 100)  # a build makes millions of objects, and hardly any cycles of them
    return conference, build(conference, options, progress)
