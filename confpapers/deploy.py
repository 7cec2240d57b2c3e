"""A folder to GitHub Pages: look whether it is whole and small enough, push it, say where it will be."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from confpapers.errors import DeployError, UsageError
from confpapers.linkcheck import broken_links, files_of
from confpapers.repository import MARK, Repository

LARGEST_SITE = 1_000_000_000  # bytes: what GitHub Pages publishes
LARGEST_FILE = 100_000_000  # bytes: what GitHub takes in a push
_KINDS = {
    "pages": {"html"},
    "data": {"js", "json", "csv", "bib", "xml", "txt", "webmanifest"},
    "pictures": {"avif", "webp", "png", "jpg", "jpeg", "svg", "ico"},
    "PDFs": {"pdf"},
}
_SHRINK = "thumbnails.size, thumbnails.pages (in the conference file), or fewer conferences in one site"


class Target(NamedTuple):
    """Where to publish: a branch of a remote, and the domain if it is one's own."""

    branch: str = "gh-pages"
    remote: str = "origin"
    cname: str = ""


def deploy(
    site: Path,
    target: Target | None = None,
    *,
    message: str = "",
    dry_run: bool = False,
    force: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Check the site and push it; with `dry_run` say only what would be done, and ask the remote nothing.

    Raises UsageError without a site, DeployError when something is wrong with it (unless `force`), when there is no
    repository or remote, when the branch holds something else (unless `force`), and when the push is refused.
    """
    target = target or Target()
    _check_domain(target.cname)
    files = files_of(_whole(site))
    say(size_report(site, files))
    found = [*too_large(files), *_links_said(site, files)]
    if found and not force:
        raise DeployError(f"{site} is not published: {'; '.join(found)}. To publish it all the same: --force")
    repository = Repository(Path.cwd(), target.remote)
    if repository.branch == target.branch:
        raise DeployError(
            f"{target.branch} is the branch you are working on, and the site would take the place of all its files; "
            "choose another with --branch"
        )
    if dry_run:
        say(f"Would push it to {target.branch} of {shown(repository.url)}. {_where(repository.url, target, site)}")
        return
    cname = _push(repository, site, target, message or f"Publish {_conferences(files)}", force=force, say=say)
    say(_where(repository.url, target._replace(cname=cname), site))


def _push(
    repository: Repository, site: Path, target: Target, message: str, *, force: bool, say: Callable[[str], None]
) -> str:
    """Push the site as one commit without history; returns its own domain, "" when it has none."""
    before = repository.published(target.branch)
    with repository.passing() as passing:
        said, domain = passing.look_at(target.branch) if before else (MARK, "")
        if MARK not in said and not force:
            raise DeployError(
                f"{target.branch} of {shown(repository.url)} holds something that confpapers did not make, and the "
                "site would take its place: choose another with --branch, or replace it with --force"
            )
        cname = target.cname or _domain_in(site) or domain
        say(f"Pushing to {target.branch} of {shown(repository.url)} ...")
        passing.commit(site.resolve(), message, cname)
        passing.push(target.branch, before)
    return cname


# --- is the site as it should be? ------------------------------------------------------------------------------------


def _whole(site: Path) -> Path:
    if not (site / "index.html").is_file():
        raise UsageError(f"there is no site in {site}; build one first: confpapers build NAME --site {site}")
    if left := next((path for path in site.glob(".*.*") if path.suffix in (".new", ".old")), None):
        raise DeployError(f"a build is writing to {site}, or was stopped while it did: build again, or remove {left}")
    return site


def too_large(files: dict[str, int]) -> list[str]:
    """What GitHub would not publish, in words; empty when all is well."""
    total = sum(files.values())
    heavy = {file: size for file, size in files.items() if size > LARGEST_FILE}
    large = [f"{file} has {_size(size)}, and GitHub takes {_size(LARGEST_FILE)}" for file, size in heavy.items()]
    if total > LARGEST_SITE:
        large.append(f"it has {_size(total)}, and GitHub Pages takes {_size(LARGEST_SITE)}: smaller with {_SHRINK}")
    return large


def _links_said(site: Path, files: dict[str, int]) -> list[str]:
    broken = list(broken_links(site, files))
    if not broken:
        return []
    first = ", ".join(f"{link.link!r} on {link.page}" for link in broken[:3])
    return [f"{_many(len(broken), 'link')} to nowhere: {first}{', ...' if len(broken) > 3 else ''} (build it again)"]


def size_report(site: Path, files: dict[str, int]) -> str:
    """Files and bytes by kind, as lines."""
    total = f"{_many(len(files), 'file')}, {_size(sum(files.values()))}"
    lines = [f"{site}: {_conferences(files)}, {total} (GitHub Pages takes {_size(LARGEST_SITE)})"]
    for kind in (*_KINDS, "other"):
        sizes = [size for file, size in files.items() if _kind(file) == kind]
        if sizes:
            lines.append(
                f"  {kind:<10}{len(sizes):>8,} {'file ' if len(sizes) == 1 else 'files'}{_size(sum(sizes)):>12}"
            )
    return "\n".join(lines)


def _kind(file: str) -> str:
    ending = file.rpartition(".")[2].lower()
    return next((kind for kind, endings in _KINDS.items() if ending in endings), "other")


def _conferences(files: dict[str, int]) -> str:
    return _many(sum(file.count("/") == 1 and file.endswith("/papers.json") for file in files), "conference")


def _many(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def _size(size: float) -> str:
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


# --- where it will be ------------------------------------------------------------------------------------------------


def address(url: str, cname: str = "") -> str:
    """The address at which GitHub Pages shows what is pushed to a repository; "" when it is not on github.com.

    >>> address("git@github.com:ada/papers.git")
    'https://ada.github.io/papers/'
    >>> address("https://github.com/ada/ada.github.io")
    'https://ada.github.io/'
    """
    if cname:
        return f"https://{cname}/"
    found = re.fullmatch(
        r"(?:\w+://)?(?:[^@/]+@)?(?:www\.)?github\.com(?::\d+)?[:/]+([\w.-]+)/([\w.-]+?)(?:\.git)?/?", url
    )
    if not found:
        return ""
    user, name = found[1].lower(), found[2]
    return f"https://{user}.github.io/" + ("" if name.lower() == f"{user}.github.io" else f"{name}/")


def shown(url: str) -> str:
    """A remote's address without the password that it may hold."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if parts.scheme and parts.netloc else url


def _where(url: str, target: Target, site: Path) -> str:
    own = target.cname or _domain_in(site)
    if found := address(url, own):
        return (
            f"The site will be at {found} in a minute or two. The first time, tell GitHub: Settings, Pages, "
            f"Deploy from a branch, {target.branch}"
        )
    return (
        f"{shown(url)} is not on github.com: which address it shows the branch {target.branch} at, if any, "
        "is for its own manual to say"
    )


def _domain_in(site: Path) -> str:
    file = site / "CNAME"
    return file.read_text("utf-8").strip() if file.is_file() else ""


def _check_domain(cname: str) -> None:
    if cname and not re.fullmatch(r"(?=.{1,253}$)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+", cname):
        raise UsageError(f"--cname {cname!r} is not a host name: write it like papers.example.org")
