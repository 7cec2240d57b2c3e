"""The command line: thin commands; what they do is imported when they run, so that `--help` is quick."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from confpapers.cli_options import FOLDER, build_options, places
from confpapers.errors import ConfpapersError, UsageError
from confpapers.version import __version__

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="confpapers")
def cli() -> None:
    """Turn a conference's paper list into a page where you find your thirty papers.

    \b
    confpapers demo                a conference of invented papers: no network needed
    confpapers build cvpr2015      a real one: site/cvpr2015/
    confpapers serve               look at it
    """


@cli.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME|FILE.toml...")
@click.option("--limit", type=click.IntRange(1), help="Only the first so many papers: for a try.")
@click.option("--offline", is_flag=True, help="Never ask the network: use what the cache has.")
@click.option("--refresh", is_flag=True, help="Ask again whether lists and pages have changed.")
@click.option(
    "--fresh-map",
    is_flag=True,
    help="Topics and map begin anew instead of where the last build's were (when papers came or went).",
)
@click.option("--retry", is_flag=True, help="Try again what failed before.")
@click.option(
    "--delay",
    type=click.FloatRange(0),
    metavar="SECONDS",
    help="Between two requests to a site.  [default: as the source says]",
)
@click.option(
    "--enrich",
    callback=places,
    default="",
    metavar="PLACE,...",
    help="Ask elsewhere for what is missing: arxiv, openalex, semanticscholar, bibtex.  Slow: one request a paper.",
)
@build_options
def build(names: tuple[str, ...], **options: Any) -> None:
    """Build the site of one or more conferences.

    NAME is one that `confpapers list` shows, or a conference file of your own.  A build may be stopped at any moment;
    the next one goes on from there.
    """
    _build_all(names, **options)


@cli.command()
@click.option("--no-open", is_flag=True, help="Build only: no server, no browser.")
@build_options
def demo(no_open: bool, **options: Any) -> None:
    """Build the demo conference and, at a terminal, show it.  Needs no network."""
    _build_all(("demo",), **options)
    if sys.stdout.isatty() and not no_open:
        _serve(options["site"], port=8000, browse=True)


@cli.command()
@click.option("--site", type=FOLDER, default="site", show_default=True, help="The site to look at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def serve(site: Path, port: int, no_open: bool) -> None:
    """Show the site in the browser, from this machine only."""
    _serve(site, port=port, browse=not no_open)


@cli.command("list")
@click.option("--venue", default="", help="Only of this venue, e.g. CVPR.")
@click.option("--year", type=int, help="Only of this year.")
@click.option("--site", type=FOLDER, default="site", show_default=True, help="Where to look for what is built.")
def list_conferences(venue: str, year: int | None, site: Path) -> None:
    """List the conferences that are known, and what is built of them."""
    from confpapers.conference.listing import catalogue

    click.echo(catalogue(site, venue=venue, year=year))


@cli.command()
@click.option("--site", type=FOLDER, default="site", show_default=True, help="The site to publish.")
@click.option("--branch", default="gh-pages", show_default=True, help="The branch that GitHub Pages shows.")
@click.option("--remote", default="origin", show_default=True, help="The remote of this git repository to push to.")
@click.option("--thumbs-remote", default="", help="The remote for pictures that the pages look for elsewhere.")
@click.option("--cname", default="", metavar="HOST", help="A domain of your own, kept from then on.")
@click.option("--message", default="", metavar="TEXT", help="Of the commit.")
@click.option("--dry-run", is_flag=True, help="Check everything and push nothing.")
@click.option("--force", is_flag=True, help="Push what the checks refuse, and over what confpapers did not make.")
def deploy(site: Path, message: str, dry_run: bool, force: bool, **target: str) -> None:
    """Check the site (links, sizes) and push it to GitHub Pages.

    The branch holds the site alone, without history, so the repository does not grow.
    """
    from confpapers.publish.deploy import Target
    from confpapers.publish.deploy import deploy as deploy_site

    deploy_site(site, Target(**target), message=message, dry_run=dry_run, force=force, say=click.echo)


@cli.command()
@click.argument("name")
@click.option("--url", default="", metavar="URL|PATH", help="The page or file that lists the papers.")
@click.option("--like", default="", metavar="NAME", help="A known conference whose settings to take over.")
@click.option("--source", default="", help="How to read the page.  [default: whichever finds most]")
@click.option("--delay", type=click.FloatRange(0), metavar="SECONDS", help="Between two requests to a site.")
@click.option("--cache", type=FOLDER, help="Where results are kept.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def new(name: str, cache: Path | None, delay: float | None, **wishes: Any) -> None:
    """Write a conference file, after trying how its list can be read.

    NAME is venue and year: cvpr2027.  The file goes to ./conferences if there is such a folder, else here.

    \b
    confpapers new cvpr2027 --like cvpr2025
    confpapers new rss2015 --url http://www.roboticsproceedings.org/rss11/
    confpapers new ours2027 --url papers.csv
    """
    from confpapers.flow.new_conference import Wishes, scaffold
    from confpapers.web.fetcher import Fetcher

    with Fetcher(_store(cache), delay=delay, refresh=True) as web:
        click.echo(scaffold(Wishes(name=name, **wishes), web))


@cli.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME|FILE.toml...")
@click.option("--sample", type=click.IntRange(0), default=3, show_default=True, help="How many paper pages to look at.")
@click.option("--delay", type=click.FloatRange(0), metavar="SECONDS", help="Between two requests to a site.")
@click.option("--cache", type=FOLDER, help="Where results are kept.")
def check(names: tuple[str, ...], sample: int, delay: float | None, cache: Path | None) -> None:
    """Ask a conference's site now: can its list and pages still be read, and how many papers are there?

    Exit code 1 when something does not fit.  Nothing is built.
    """
    from confpapers.conference import registry
    from confpapers.flow import check_site
    from confpapers.paths import cache_folder
    from confpapers.progress import open_progress

    asked = [edition for name in names for edition in registry.editions(registry.find(name))]
    progress = open_progress()
    try:
        found = check_site.inspect_all(asked, cache_folder(cache), sample=sample, delay=delay, progress=progress)
    finally:
        progress.close()
    click.echo("\n\n".join(str(one) for one in found))
    sys.exit(0 if all(one.fits for one in found) else 1)


@cli.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--like", default="icml2015", show_default=True, metavar="NAME", help="The conference to begin with.")
def init(folder: Path, like: str) -> None:
    """Make a folder for a site of your own, ready for GitHub: conference file, README, publishing workflow.

    Files that are there already stay as they are.
    """
    from confpapers.publish.new_site import make_site_folder

    made = make_site_folder(folder, like)
    for place in made.written:
        click.echo(f"  wrote {folder / place}")
    for place in made.kept:
        click.echo(f"  kept  {folder / place}")
    click.echo(f"Next: look at conferences/{like}.toml, then cd {folder} and confpapers build conferences/*.toml")


@cli.command()
@click.option("--cache", type=FOLDER, help="The cache to look into.")
def cache(cache: Path | None) -> None:
    """Say what the cache holds and which conferences need it."""
    from confpapers.engine.cache_report import describe

    click.echo(describe(_store(cache)))


@cli.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--cache", type=FOLDER, help="The cache to clean.")
def clean(names: tuple[str, ...], cache: Path | None) -> None:
    """Remove from the cache what no conference needs; with NAMEs, also what only they need."""
    from confpapers.engine.cache_report import clean as clean_cache

    click.echo(clean_cache(_store(cache), names))


def _store(folder: Path | None) -> Any:
    from confpapers.engine.cache import Store
    from confpapers.paths import cache_folder

    return Store(cache_folder(folder))


def _build_all(names: tuple[str, ...], *, verbose: bool, quiet: bool, strict: bool, **options: Any) -> None:
    from confpapers.conference import registry
    from confpapers.flow.report import summary
    from confpapers.pipeline import Options, build
    from confpapers.progress import open_progress

    if verbose:
        import logging

        logging.basicConfig(level=logging.WARNING, format="%(message)s")
        logging.getLogger("confpapers").setLevel(logging.DEBUG)
    failed = False
    for name in names:
        progress = open_progress(quiet=quiet)
        try:
            report = build(name, Options(**options), progress)
        finally:
            progress.close()
        conference = registry.find(name)
        if not quiet:
            click.echo(summary(conference, report, folder=options["site"] / conference.id, failures=verbose))
        failed = failed or bool(report.failures)
    if strict and failed:
        sys.exit(1)


def _serve(site: Path, *, port: int, browse: bool) -> None:
    from confpapers.publish.serve import serve as serve_site

    serve_site(site, port=port, browse=browse)


def main() -> NoReturn:
    """Run the command line: 0 done, 1 could not, 2 wrong usage, 130 stopped."""
    try:
        sys.exit(cli(standalone_mode=False))
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. Nothing made so far is lost: the next build goes on from here.", err=True)
        sys.exit(130)
    except UsageError as error:
        click.echo(f"confpapers: {error}", err=True)
        sys.exit(2)
    except ConfpapersError as error:
        click.echo(f"confpapers: {error}", err=True)
        sys.exit(1)
