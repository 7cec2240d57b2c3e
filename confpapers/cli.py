"""The command line.  Commands are thin and import their work when they run, so `--help` stays fast."""

import shlex
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from confpapers.cli_build import build_all
from confpapers.cli_options import FOLDER, build_options, delay_option, known_names, open_store, service_names, version
from confpapers.cli_run import run
from confpapers.errors import UsageError

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(context_settings=_CONTEXT)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=version, help="Show the version and exit."
)
def cli() -> None:
    """Turn a conference's paper list into a page where you find your thirty papers.

    \b
    confpapers demo                build and show a conference of invented papers, without network
    confpapers build cvpr2015      build a real one into site/cvpr2015/
    confpapers serve               open the site in the browser
    """


@cli.command()
@click.argument("names", nargs=-1, metavar="NAME|FILE|URL...", shell_complete=known_names)
@click.option("--limit", type=click.IntRange(1), help="Build only the first N papers (useful for testing).")
@click.option("--offline", is_flag=True, help="Work offline, using only cached data.")
@click.option("--refresh", is_flag=True, help="Check whether lists and pages have changed.")
@click.option(
    "--fresh-map",
    is_flag=True,
    help="Compute topics and map from scratch instead of starting from the previous build.",
)
@click.option("--retry", is_flag=True, help="Retry downloads that failed before.")
@delay_option
@click.option(
    "--enrich",
    callback=service_names,
    default="",
    metavar="SERVICE,...",
    help="Look up missing data: arxiv, openalex, semanticscholar, bibtex (slow: one request per paper), and specter, "
    "vectors that say which papers are alike.",
)
@build_options
def build(names: tuple[str, ...], **options: Any) -> None:
    """Build the site of one or more conferences.

    Each argument is a conference that `confpapers list` shows, a conference file (FILE.toml), or what lists papers: the
    address of a page, a list file (CSV, Excel, JSON, BibTeX, RIS), a folder of PDFs, or openreview:VENUE.  The build
    can be interrupted at any moment; the next one resumes from there.

    \b
    confpapers build cvpr2015
    confpapers build papers.csv
    confpapers build openreview:ICLR.cc/2026/Conference
    """
    if not names:
        from confpapers.conference.listing import suggestions

        raise UsageError(suggestions())
    build_all(names, **options)


@cli.command()
@click.option("--no-open", is_flag=True, help="Build only; do not start a server or open the browser.")
@build_options
def demo(no_open: bool, **options: Any) -> None:
    """Build the demo and open it in the browser.  Works without network."""
    build_all(("demo",), **options)
    if sys.stdout.isatty() and not no_open:
        _serve(options["site"], port=8000, browse=True)


@cli.command()
@click.option("--site", type=FOLDER, default="site", show_default=True, help="The site to show.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 picks a free one.",
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def serve(site: Path, port: int, no_open: bool) -> None:
    """Serve the site on this machine and open it in the browser."""
    _serve(site, port=port, browse=not no_open)


@cli.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})  # "-house" is no "-h"
@click.argument("site", type=FOLDER, metavar="SITE")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="List at most this many papers.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(site: Path, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Search a built site as its pages do.

    SITE is the folder of a site, or of one of its conferences.  WORDS are read as in the search box of a page:
    '"optical flow"', title:leaves, author:quill, flow -video, flow OR motion.
    """
    if unknown := next((word for word in words if word.startswith("--")), ""):
        raise click.NoSuchOption(unknown, possibilities=["--limit", "--json"])
    from confpapers.model import encode
    from confpapers.site.search_site import as_text, search_site

    answer = search_site(site, " ".join(words), limit=limit)
    click.echo(encode(answer) if as_json else as_text(answer))


@cli.command("list")
@click.option("--venue", default="", help="Show only this venue, e.g. CVPR.")
@click.option("--year", type=int, help="Show only this year.")
@click.option(
    "--site", type=FOLDER, default="site", show_default=True, help="Site in which to look for built conferences."
)
def list_conferences(venue: str, year: int | None, site: Path) -> None:
    """List the known conferences and show which are built."""
    from confpapers.conference.listing import catalogue

    click.echo(catalogue(site, venue=venue, year=year))


@cli.command()
@click.option("--site", type=FOLDER, default="site", show_default=True, help="The site to publish.")
@click.option("--branch", default="gh-pages", show_default=True, help="The branch that GitHub Pages publishes.")
@click.option("--remote", default="origin", show_default=True, help="The git remote to push to.")
@click.option("--thumbs-remote", default="", help="The git remote for page images that are published separately.")
@click.option("--cname", default="", metavar="HOST", help="Your own domain; later deployments keep it.")
@click.option("--message", default="", metavar="TEXT", help="Commit message.")
@click.option("--dry-run", is_flag=True, help="Check everything without pushing.")
@click.option(
    "--force", is_flag=True, help="Push even if a check fails or the branch holds commits that confpapers did not make."
)
def deploy(site: Path, message: str, dry_run: bool, force: bool, **target: str) -> None:
    """Check the site (links, sizes) and push it to GitHub Pages.

    The branch holds only the site, without history, so the repository does not grow.
    """
    from confpapers.publish.deploy import Target
    from confpapers.publish.deploy import deploy as deploy_site

    deploy_site(site, Target(**target), message=message, dry_run=dry_run, force=force, say=click.echo)


@cli.command()
@click.argument("name")
@click.option("--url", default="", metavar="URL|PATH", help="The page or file that lists the papers.")
@click.option("--like", default="", metavar="NAME", help="A known conference whose settings to copy.")
@click.option("--source", default="", help="The source that reads the page.  [default: the one that finds most]")
@delay_option
@click.option("--cache", type=FOLDER, help="The cache folder.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def new(name: str, cache: Path | None, delay: float | None, **options: Any) -> None:
    """Write a conference file, with the source that can read the list.

    NAME is venue and year, e.g. cvpr2027.  The file is written to ./conferences if that folder exists, else here.

    \b
    confpapers new cvpr2027 --like cvpr2025
    confpapers new rss2015 --url http://www.roboticsproceedings.org/rss11/
    confpapers new ours2027 --url papers.csv
    """
    from confpapers.flow.new_conference import NewConferenceOptions, scaffold
    from confpapers.web.fetcher import Fetcher, FetchSettings

    with Fetcher(open_store(cache, make=True), FetchSettings(delay=delay, refresh=True)) as web:
        click.echo(scaffold(NewConferenceOptions(name=name, **options), web))


@cli.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME|FILE|URL...", shell_complete=known_names)
@click.option(
    "--sample", type=click.IntRange(0), default=3, show_default=True, help="Number of paper pages to inspect."
)
@delay_option
@click.option("--cache", type=FOLDER, help="The cache folder.")
def check(names: tuple[str, ...], sample: int, delay: float | None, cache: Path | None) -> None:
    """Check that a conference's site, or a list of papers, can be read.

    It counts the papers, says what was dropped or guessed, and builds nothing.  The exit code is 1 if something no
    longer fits.
    """
    from confpapers.conference import registry
    from confpapers.flow import check_site
    from confpapers.flow.options import Options
    from confpapers.paths import cache_folder
    from confpapers.pipeline import find
    from confpapers.progress import open_progress

    progress = open_progress()
    try:
        options = Options(cache=cache, delay=delay, refresh=True)
        conferences = [find(name, options, progress) for name in registry.expanded(names)]
        editions = [edition for conference in conferences for edition in registry.editions(conference)]
        inspections = check_site.inspect_all(
            editions, cache_folder(cache), sample=sample, delay=delay, progress=progress
        )
    finally:
        progress.close()
    click.echo("\n\n".join(str(inspection) for inspection in inspections))
    sys.exit(0 if all(inspection.fits for inspection in inspections) else 1)


@cli.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--like", default="icml2015", show_default=True, metavar="NAME", help="The conference to start with.")
def init(folder: Path, like: str) -> None:
    """Create a folder for your own site, ready for GitHub.

    It has a conference file, a README and a workflow that publishes the site.  Existing files are kept.
    """
    from confpapers.publish.new_site import make_site_folder

    files = make_site_folder(folder, like)
    for path in files.written:
        click.echo(f"  wrote {folder / path}")
    for path in files.existing:
        click.echo(f"  kept  {folder / path}")
    run_there = f"cd {shlex.quote(str(folder))} && confpapers build conferences/*.toml"
    click.echo(f"Next: edit conferences/{like}.toml, then run: {run_there}")


@cli.command()
@click.argument("name")
@click.option("--site", type=FOLDER, default="site", show_default=True, help="The site's folder.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the CSV to a file.")
def posters(name: str, site: Path, output: Path | None) -> None:
    """Propose an order of poster boards in which neighbours are alike.

    NAME is a conference that was built.  The result is CSV; each session gets boards from 1 on.
    """
    from confpapers.flow.poster_boards import as_csv, propose
    from confpapers.text import counted

    proposals = propose(site, name)
    for session, papers, similarity, listed in proposals:
        change = f"similarity of neighbours {similarity:.3f} (in the order of the list {listed:.3f})"
        click.echo(f"{session or name}: {counted(len(papers), 'poster')}, {change}", err=True)
    if output:
        output.write_bytes(as_csv(proposals).encode("utf-8-sig"))
    else:
        click.echo(as_csv(proposals).encode(), nl=False)


@cli.command()
@click.option("--cache", type=FOLDER, help="The cache folder.")
def cache(cache: Path | None) -> None:
    """Show what the cache holds and which conferences use it."""
    from confpapers.engine.cache_report import describe

    click.echo(describe(open_store(cache)))


@cli.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--cache", type=FOLDER, help="The cache folder.")
def clean(names: tuple[str, ...], cache: Path | None) -> None:
    """Remove cached data that no conference uses.

    With NAMEs it also removes the data that only they use.
    """
    from confpapers.engine.cache_report import clean as clean_cache

    click.echo(clean_cache(open_store(cache), names))


@cli.command()
@click.option("--site", type=FOLDER, default="site", show_default=True, help="Folder to write the site to.")
@click.option("--cache", type=FOLDER, help="The cache folder.")
def doctor(site: Path, cache: Path | None) -> None:
    """Examine this machine: versions, GPU, folders, network, browsers.

    Downloads nothing.  The exit code is 1 if a build would fail.
    """
    from confpapers.doctor import examine, exit_code, render_findings
    from confpapers.paths import cache_folder

    findings = examine(cache_folder(cache), site)
    click.echo(render_findings(findings))
    sys.exit(exit_code(findings))


def _serve(site: Path, *, port: int, browse: bool) -> None:
    from confpapers.publish.serve import serve as serve_site

    serve_site(site, port=port, browse=browse)


def main() -> NoReturn:
    """Run the command line. Exit codes: 0 success, 1 build failed, 2 usage error, 130 interrupted."""
    sys.exit(run(cli))
