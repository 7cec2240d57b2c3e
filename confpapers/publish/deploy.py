"""Publish a folder on GitHub Pages: check it, push it, and report its address."""

import contextlib
import re
import shlex
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from confpapers.errors import DeployError, UsageError
from confpapers.publish.address import address
from confpapers.publish.git import Passing, Repository, check_branch, shown
from confpapers.site.files import link_or_copy
from confpapers.site.links import broken_links, built_files
from confpapers.site.manifest import is_conference
from confpapers.site.overview import awaited_papers, left_out_by_limit, overviews
from confpapers.text import byte_size, counted

LARGEST_SITE = 1_000_000_000  # bytes: the limit of GitHub Pages
LARGEST_FILE = 100_000_000  # bytes: GitHub's limit for a file in a push
_KINDS = {
    "pages": {"html"},
    "data": {"js", "json", "csv", "bib", "xml", "txt", "webmanifest"},
    "pictures": {"avif", "webp", "png", "jpg", "jpeg", "svg", "ico"},
    "PDFs": {"pdf"},
}
_SHRINK = (
    "thumbnails.size or thumbnails.pages (in the conference file), the pictures in a repository of their own "
    "(build --thumbs-url, deploy --thumbs-remote), or fewer conferences in one site"
)


class Target(NamedTuple):
    """Where to publish: a branch of a remote, and your own domain, if any.

    Images that the pages load from another site (`build --thumbs-url`) are left out, and pushed to the same branch of
    `thumbs_remote` if it is given.
    """

    branch: str = "gh-pages"
    remote: str = "origin"
    cname: str = ""
    thumbs_remote: str = ""


def deploy(
    site: Path,
    target: Target | None = None,
    *,
    message: str = "",
    dry_run: bool = False,
    force: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Check the site and push it; `dry_run` only reports what would be pushed where, and why that would fail.

    Only files that a build wrote are published, according to the manifests in the site: anything else in the folder
    (.env, backups, symbolic links) stays there, and is reported. Raises UsageError without a site, and DeployError if a
    check fails (unless `force`), if there is no repository or remote, if the branch contains something else (unless
    `force`), or if the push is refused.
    """
    target = target or Target()
    _check_domain(target.cname)
    repository = _repository(target.remote, target.branch)
    other = _repository(target.thumbs_remote, target.branch) if target.thumbs_remote else None
    if other and other.url == repository.url:
        raise UsageError(
            f"--thumbs-remote {target.thumbs_remote} is the repository of the site, which would replace the pictures; "
            "name another one"
        )
    written, others = built_files(_whole(site))
    files, pictures = _parted(site, written)
    say(size_report(site, files))
    if others := [name for name in others if name != "CNAME"]:
        say(f"  left out: {counted(len(others), 'file')} that no build wrote (first: {others[0]})")
    for note in _partial(site, files):
        say(f"  {note}")
    problems = [*too_large(files), *_links_said(site, files), *_pictures_said(pictures, target, say)]
    if problems and not force:
        raise DeployError(f"{site} was not published: {'; '.join(problems)}. Publish it anyway with --force")
    if dry_run:
        published = _foreseen(repository, target, force=force, say=say)
        domain = target.cname or _domain_in(site) or published
        where = _where(repository.url, target._replace(cname=domain), site)
        say(f"Would push the site to {target.branch} of {shown(repository.url)}. {where}")
        if other:
            _foreseen(other, target, force=force, say=say)
            say(f"Would push the pictures to {target.branch} of {shown(other.url)}.")
        return
    what = message or f"Publish {_conferences(files)}"
    if other:  # before the pages that show them
        with _only(site, pictures) as folder:
            _push(other, folder, target._replace(cname=""), what, force=force, say=say)
    target = target._replace(cname=target.cname or _domain_in(site))
    with _only(site, files) as folder:
        cname = _push(repository, folder, target, what, force=force, say=say)
    say(f"Pushed. {_where(repository.url, target._replace(cname=cname), site)}")


def _partial(site: Path, files: Iterable[str]) -> list[str]:
    """Return which conferences were built with their first papers only."""
    folders = sorted({_top(file) for file in files})
    return [f"{folder}: {message}" for folder in folders for message in left_out_by_limit(site / folder)]


def _repository(remote: str, branch: str) -> Repository:
    check_branch(branch)
    repository = Repository(Path.cwd(), remote)
    if repository.branch == branch:
        raise DeployError(
            f"{branch} is the branch you are working on, and the site would replace all its files; "
            "choose another with --branch"
        )
    return repository


# --- pictures on another site ----------------------------------------------------------------------------------------


def _parted(site: Path, files: dict[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the site's files, and the images that its pages load from elsewhere."""
    away = {view.folder for view in overviews(site) if view.pictures}
    pictures = {file: size for file, size in files.items() if re.match(r"([^/]+)/thumbs/", file) and _top(file) in away}
    return {file: size for file, size in files.items() if file not in pictures}, pictures


def _top(file: str) -> str:
    return file.partition("/")[0]


def _pictures_said(pictures: dict[str, int], target: Target, say: Callable[[str], None]) -> list[str]:
    """Report where the images go, and return their problems."""
    if not pictures:
        return []
    size = f"{counted(len(pictures), 'file')}, {byte_size(sum(pictures.values()))}"
    if not target.thumbs_remote:
        say(f"  images that the pages load from another site are left out: {size} (--thumbs-remote pushes them)")
        return []
    say(f"  page images for the remote {target.thumbs_remote!r}: {size}")
    return [f"of the pictures, {problem}" for problem in too_large(pictures)]


@contextlib.contextmanager
def _only(site: Path, files: Iterable[str]) -> Iterator[Path]:
    """Yield a folder with some of the site's files, which is removed at the end of the block."""
    with tempfile.TemporaryDirectory(prefix=".confpapers-", dir=site.resolve().parent) as folder:
        for file in files:
            target = Path(folder) / file
            target.parent.mkdir(parents=True, exist_ok=True)
            link_or_copy(site / file, target)
        yield Path(folder)


def _push(
    repository: Repository, site: Path, target: Target, message: str, *, force: bool, say: Callable[[str], None]
) -> str:
    """Push the site as one commit without history; return its own domain, or ""."""
    before = repository.published(target.branch)
    with repository.passing() as passing:
        domain = _domain_before(passing, repository, target.branch, before, force=force)
        cname = target.cname or domain
        say(f"Pushing to {target.branch} of {shown(repository.url)} ...")
        passing.commit(site.resolve(), message, cname)
        passing.push(target.branch, before)
    return cname


def _foreseen(repository: Repository, target: Target, *, force: bool, say: Callable[[str], None]) -> str:
    """Return the domain of the branch as it is published, or "". Report why a push would fail.

    That is no error: on a machine that only builds, nobody may be allowed to push.
    """
    try:
        before = repository.published(target.branch)
        with repository.passing() as passing:
            return _domain_before(passing, repository, target.branch, before, force=force)
    except DeployError as error:
        say(f"The push would fail now: {error}.")
        return ""


def _domain_before(passing: Passing, repository: Repository, branch: str, before: str, *, force: bool) -> str:
    """Return the domain in the branch's commit `before`. Raises DeployError if it is not ours (unless `force`)."""
    ours, domain = passing.look_at(branch) if before else (True, "")
    if not ours and not force:
        raise DeployError(
            f"{branch} of {shown(repository.url)} contains commits or changes that confpapers did not make. Choose "
            "another branch with --branch, or replace its contents with --force"
        )
    return domain


# --- is the site as it should be? ------------------------------------------------------------------------------------


def _whole(site: Path) -> Path:
    if is_conference(site):
        raise UsageError(
            f"{site} is the folder of one conference; publish its site: "
            f"confpapers deploy --site {shlex.quote(str(site.resolve().parent))}"
        )
    if not (site / "index.html").is_file():
        raise UsageError(f"there is no site in {site}; build one first: confpapers build NAME --site {site}")
    if unfinished := [
        file.parent.name for file in sorted(site.glob("[!.]*/report.json")) if awaited_papers(file.parent)
    ]:
        raise DeployError(
            f"papers of {', '.join(unfinished)} were still being fetched when the site was written: let the build end"
        )
    if left := next((path for path in site.glob(".*.*") if path.suffix in (".new", ".old")), None):
        raise DeployError(f"a build is writing to {site}, or was stopped while it did: build again, or remove {left}")
    return site


def too_large(files: dict[str, int]) -> list[str]:
    """Return what exceeds GitHub's limits, as messages; empty if nothing does."""
    total = sum(files.values())
    heavy = {file: size for file, size in files.items() if size > LARGEST_FILE}
    large = [
        f"{file} has {byte_size(size)}, and GitHub takes {byte_size(LARGEST_FILE)}" for file, size in heavy.items()
    ]
    if total > LARGEST_SITE:
        large.append(
            f"it has {byte_size(total)}, and GitHub Pages takes {byte_size(LARGEST_SITE)}: smaller with {_SHRINK}"
        )
    return large


def _links_said(site: Path, files: dict[str, int]) -> list[str]:
    broken = list(broken_links(site, files))
    if not broken:
        return []
    first = ", ".join(f"{link.link!r} on {link.page}" for link in broken[:3])
    return [f"{counted(len(broken), 'link')} to nowhere: {first}{', ...' if len(broken) > 3 else ''} (build it again)"]


def size_report(site: Path, files: dict[str, int]) -> str:
    """Return files and bytes by kind, as lines."""
    total = f"{counted(len(files), 'file')}, {byte_size(sum(files.values()))}"
    lines = [f"{site}: {_conferences(files)}, {total} (GitHub Pages takes {byte_size(LARGEST_SITE)})"]
    for kind in (*_KINDS, "other"):
        sizes = [size for file, size in files.items() if _kind(file) == kind]
        if sizes:
            lines.append(
                f"  {kind:<10}{len(sizes):>8,} {'file ' if len(sizes) == 1 else 'files'}{byte_size(sum(sizes)):>12}"
            )
    return "\n".join(lines)


def _kind(file: str) -> str:
    ending = file.rpartition(".")[2].lower()
    return next((kind for kind, endings in _KINDS.items() if ending in endings), "other")


def _conferences(files: dict[str, int]) -> str:
    return counted(sum(file.count("/") == 1 and file.endswith("/papers.json") for file in files), "conference")


# --- where it will be ------------------------------------------------------------------------------------------------


def _where(url: str, target: Target, site: Path) -> str:
    own = target.cname or _domain_in(site)
    if web_address := address(url, own):
        return (
            f"The site will be at {web_address} in a minute or two. The first time, tell GitHub: Settings, Pages, "
            f"Deploy from a branch, {target.branch}"
        )
    return (
        f"{shown(url)} is not on github.com, so the address of the site is not known here; the manual of that host "
        f"says where it publishes the branch {target.branch}"
    )


def _domain_in(site: Path) -> str:
    file = site / "CNAME"
    return file.read_text("utf-8").strip() if file.is_file() else ""


def _check_domain(cname: str) -> None:
    if cname and not re.fullmatch(r"(?=.{1,253}$)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+", cname):
        raise UsageError(f"--cname {cname!r} is not a host name: write it like papers.example.org")
