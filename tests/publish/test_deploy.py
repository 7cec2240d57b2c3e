"""Publishing, into real git repositories in a temporary folder."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from toyconference import toy

from confpapers.errors import DeployError, SiteError, UsageError
from confpapers.flow.records import with_pictures_at
from confpapers.model import LIMIT, BuildWarning, Report, encode
from confpapers.publish import deploy as publishing
from confpapers.publish.address import address
from confpapers.publish.deploy import Target, deploy, size_report, too_large
from confpapers.publish.git import Passing, shown
from confpapers.site.files import write_manifest
from confpapers.site.links import Broken, broken_links, built_files, files_of
from confpapers.site.render import render
from confpapers.site.render_index import render_index


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def refs(folder: Path) -> str:
    return git(folder, "for-each-ref", "--format=%(refname) %(objectname)")


def objects(folder: Path) -> str:
    return git(folder, "count-objects", "-v")


PAGE = '<a href="toy/index.html#q=a">Toy</a> <a href="https://elsewhere.example/x">far</a> <a href="#top">up</a>'


@pytest.fixture(autouse=True)
def _git_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """git as in a fresh container: no name, no settings."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    folder = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(folder))
    git(folder, "config", "uploadpack.allowFilter", "true")
    return folder


@pytest.fixture
def work(tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a site in it, and the working directory."""
    folder = tmp_path / "work"
    (folder / "site" / "toy" / "thumbs").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "remote", "add", "origin", "../remote.git")
    (folder / ".gitignore").write_text("/site/\n")
    git(folder, "add", ".gitignore")
    git(folder, "-c", "user.name=Ada", "-c", "user.email=ada", "commit", "--quiet", "-m", "Begin")
    git(folder, "push", "--quiet", "origin", "main")
    site = folder / "site"
    (site / "index.html").write_text(PAGE)
    (site / "toy" / "index.html").write_text('<img src="thumbs/a%20b.avif"><a href="../index.html">all</a>')
    (site / "toy" / "papers.json").write_text("[]")
    (site / "toy" / "thumbs" / "a b.avif").write_bytes(bytes(range(256)) * 400)
    (site / "robots.txt").write_text("")
    write_manifest(site, ["index.html", "robots.txt", "notes.txt"])
    write_manifest(site / "toy", ["index.html", "papers.json", "thumbs/a b.avif"])
    monkeypatch.chdir(folder)
    return folder


def published(remote: Path, into: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    """What a clone of the branch holds."""
    git(into.parent, "clone", "--quiet", "--branch", branch, str(remote), str(into))
    return {
        name: (into / name).read_bytes() for name in git(into, "ls-files", "-z").split("\0") if name
    }  # fmt: skip


def test_a_published_site_is_identical_and_the_repository_unchanged(
    work: Path, remote: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, held = refs(work), objects(work)

    deploy(Path("site"))

    files = {file: (work / "site" / file).read_bytes() for file in built_files(work / "site")[0]}
    assert published(remote, tmp_path / "clone") == {**files, ".nojekyll": b""}
    assert refs(work) == before
    assert objects(work) == held
    said = capsys.readouterr().out
    assert "1 conference, 5 files" in said
    assert "Pushed. " in said
    assert "is not on github.com" in said


def test_publishing_again_replaces_the_branch_without_history(work: Path, remote: Path, tmp_path: Path) -> None:
    deploy(Path("site"), message="The first")
    (work / "site" / "robots.txt").unlink()
    (work / "site" / "toy" / "papers.json").write_text("[1]")
    deploy(Path("site"), message="The second")

    files = published(remote, tmp_path / "clone")
    assert "robots.txt" not in files
    assert files["toy/papers.json"] == b"[1]"
    assert git(tmp_path / "clone", "log", "--format=%s") == "The second"
    assert git(remote, "log", "--format=%s", "main") == "Begin"


def test_a_domain_survives_the_next_deployment(work: Path, remote: Path, tmp_path: Path) -> None:
    deploy(Path("site"), Target(cname="papers.example.org"))
    deploy(Path("site"))
    assert published(remote, tmp_path / "clone")["CNAME"] == b"papers.example.org"
    assert not (work / "site" / "CNAME").exists()


def test_a_dry_run_changes_nothing_and_says_where_it_would_go(
    work: Path, remote: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(work, "remote", "set-url", "--push", "origin", "https://ada:secret@github.com/Ada/Papers.git")
    before = refs(work), refs(remote), objects(work), objects(remote)
    deploy(Path("site"), dry_run=True)
    assert (refs(work), refs(remote), objects(work), objects(remote)) == before
    said = capsys.readouterr().out
    assert "Would push the site to gh-pages of https://github.com/Ada/Papers.git" in said
    assert "https://ada.github.io/Papers/" in said
    assert "secret" not in said


def test_a_dry_run_knows_the_domain_that_will_be_kept(
    work: Path, remote: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy(Path("site"), Target(cname="papers.example.org"))
    capsys.readouterr()
    deploy(Path("site"), dry_run=True)
    assert "https://papers.example.org/" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("branch", "reason"), [("main:gh-pages", "contains commits or changes"), ("", "does not respond")]
)
def test_a_dry_run_says_why_a_push_would_fail(
    work: Path, remote: Path, branch: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if branch:
        git(work, "push", "--quiet", "origin", branch)
    else:
        git(work, "remote", "set-url", "origin", "../gone.git")
    deploy(Path("site"), dry_run=True)
    assert re.search(rf"The push would fail now: .*{reason}", capsys.readouterr().out)
    deploy(Path("site"), dry_run=True, force=True)
    assert ("would fail" in capsys.readouterr().out) is (not branch)


def test_a_branch_with_other_content_is_not_replaced_unless_forced(work: Path, remote: Path, tmp_path: Path) -> None:
    git(work, "push", "--quiet", "origin", "main:gh-pages")
    before = refs(remote)
    with pytest.raises(
        DeployError, match=r"contains commits or changes that confpapers did not make.*--branch.*--force"
    ):
        deploy(Path("site"))
    assert refs(remote) == before
    deploy(Path("site"), force=True)
    assert "index.html" in published(remote, tmp_path / "clone")


def test_papers_that_a_limit_left_out_are_mentioned(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warnings = [BuildWarning(check=LIMIT, message="only the first 20"), BuildWarning(check="strips", message="few")]
    report = Report(conference="toy", fingerprint="", counts={}, stages=(), warnings=tuple(warnings))
    (work / "site" / "toy" / "report.json").write_bytes(encode(report))
    deploy(Path("site"), dry_run=True)
    said = capsys.readouterr().out
    assert "toy: only the first 20" in said
    assert "few" not in said


def test_the_folder_of_a_conference_is_no_site(work: Path) -> None:
    (work / "site" / "toy" / "data").mkdir()
    (work / "site" / "toy" / "data" / "overview.json").write_text("{}")
    with pytest.raises(UsageError, match=r"folder of one conference.*--site .*site$"):
        deploy(Path("site/toy"))


def test_the_checked_out_branch_is_never_replaced(work: Path, remote: Path) -> None:
    before = refs(remote)
    with pytest.raises(DeployError, match="main is the branch you are working on"):
        deploy(Path("site"), Target(branch="main"), force=True)
    assert refs(remote) == before


def test_without_a_repository_or_a_remote_the_message_says_what_to_do(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DeployError, match=r"no remote 'upstream' \(it has origin: choose with --remote\)"):
        deploy(Path("site"), Target(remote="upstream"))
    git(work, "remote", "remove", "origin")
    with pytest.raises(DeployError, match=r"no remote 'origin' \(it has none\)\. Add it: git remote add origin URL"):
        deploy(Path("site"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(DeployError, match="is not in a git repository"):
        deploy(work / "site")


def test_an_unreachable_remote_and_a_refused_push_are_reported_with_gits_reason(work: Path, remote: Path) -> None:
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'this branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(DeployError, match=r"refused the push to gh-pages: .*this branch is protected"):
        deploy(Path("site"))
    git(work, "remote", "set-url", "origin", "../nowhere.git")
    with pytest.raises(DeployError, match=r"'origin' does not respond: .*nowhere.git"):
        deploy(Path("site"))


def test_a_site_with_broken_links_is_not_published_unless_forced(work: Path, remote: Path) -> None:
    (work / "site" / "toy" / "thumbs" / "a b.avif").rename(work / "site" / "toy" / "thumbs" / "A B.avif")
    with pytest.raises(DeployError, match=r"1 link to nowhere: 'thumbs/a%20b.avif' on toy/index.html"):
        deploy(Path("site"))
    assert "gh-pages" not in refs(remote)
    deploy(Path("site"), force=True)
    assert "gh-pages" in refs(remote)


def test_links_are_read_as_a_browser_reads_them(tmp_path: Path) -> None:
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "a" / "index.html").write_text(
        '<link href="../site.css"><a href="deep/?x=1#y">folder</a><a href="../">root</a>'
        '<a href="../../out.html">out</a>'
        '<a href="/abs.html">/</a><img srcset="p.png 1x, q.png 2x"><use href="#i"/><a href=mailto:x>m</a>'
        '<a href="data:text/html,a">d</a><a href="Deep/index.html">case</a><a href="http://[">bad</a>'
        '<a href="q.png#page=1">one</a><a href="q.png#page=2">two</a>'
        '<!-- <a href="commented.html"> --><script>var a = "<a href=\'scripted.html\'>"</script>'
    )
    (tmp_path / "a" / "deep" / "index.html").write_text('<a href="%2e%2e/index.html">up</a><a href="&#x64;.html">d</a>')
    (tmp_path / "a" / "odd.html").write_bytes(
        b"\xff\xfe <a href=index.html><img src='p.png' alt=\x00><a href='\xc3\xa9.html'>"
    )
    for name in ("index.html", "site.css", "a/p.png", "a/\u00e9.html", "404.html"):
        (tmp_path / name).write_text('<a href="/anywhere">home</a>' if name == "404.html" else "")
    assert list(broken_links(tmp_path, files_of(tmp_path))) == [
        Broken("a/deep/index.html", "d.html"),
        *(Broken("a/index.html", link) for link in ("../../out.html", "/abs.html", "q.png", "Deep/index.html", "http://[")),
    ]  # fmt: skip


def test_a_site_above_githubs_limits_gets_advice_on_what_to_shrink(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = too_large({"a.pdf": 150_000_000, "b.avif": 900_000_000})
    assert said[0].startswith("a.pdf has 150.0 MB, and GitHub takes 100.0 MB")
    assert "thumbnails.size or thumbnails.pages" in said[-1]
    assert "build --thumbs-url, deploy --thumbs-remote" in said[-1]
    assert "fewer conferences" in said[-1]
    assert too_large({"a.pdf": 100_000_000}) == []
    monkeypatch.setattr(publishing, "LARGEST_SITE", 1000)
    with pytest.raises(DeployError, match=r"it has 102\.\d KB, and GitHub Pages takes 1\.0 KB"):
        deploy(Path("site"))


def with_pictures_elsewhere(work: Path, remote: Path) -> Path:
    """The site as `--thumbs-url` leaves it, and a second remote; returns that one's folder."""
    toys = toy(6)
    rows = with_pictures_at(toys.entries, "toy", "https://pictures.example/sub")
    folder = work / "site" / "toy"
    shutil.rmtree(folder)
    render(toys.content(entries=rows, lsa=None, labels=(), sprites=()), folder)
    render_index(work / "site")
    second = remote.with_name("pictures.git")
    git(work, "init", "--quiet", "--bare", "--initial-branch=main", str(second))
    git(work, "remote", "add", "pictures", str(second))
    return second


@pytest.mark.slow
def test_images_of_another_site_are_left_out_or_pushed_to_their_own_repository(
    work: Path, remote: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = with_pictures_elsewhere(work, remote)
    whole = {name: Path("site", name).read_bytes() for name in built_files(Path("site"))[0]}
    deploy(Path("site"))
    ours = published(remote, tmp_path / "one")
    assert "left out" in capsys.readouterr().out
    assert refs(second) == ""
    deploy(Path("site"), Target(thumbs_remote="pictures"), dry_run=True)
    assert "Would push the pictures to gh-pages" in capsys.readouterr().out
    assert refs(second) == ""
    deploy(Path("site"), Target(thumbs_remote="pictures"))
    theirs = published(second, tmp_path / "two")
    assert published(remote, tmp_path / "again") == ours
    assert set(theirs) == {".nojekyll", *(name for name in whole if "/thumbs/" in name)}
    assert set(ours) == set(whole) - set(theirs) | {".nojekyll"}
    assert all(data == whole.get(name, b"") for name, data in (ours | theirs).items())
    assert list(tmp_path.rglob(".confpapers-*")) == []


def test_pictures_are_not_pushed_where_the_site_replaces_them(work: Path, remote: Path) -> None:
    git(work, "remote", "add", "pictures", "../remote.git")
    before = refs(remote)
    for name in ("origin", "pictures"):
        with pytest.raises(UsageError, match="would replace the pictures; name another"):
            deploy(Path("site"), Target(thumbs_remote=name))
    assert refs(remote) == before


@pytest.mark.slow
def test_each_of_two_repositories_has_the_limits_of_one(
    work: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_pictures_elsewhere(work, remote)
    sizes = built_files(Path("site"))[0]
    pictures = sum(size for file, size in sizes.items() if "/thumbs/" in file)
    monkeypatch.setattr(publishing, "LARGEST_SITE", max(pictures, sum(sizes.values()) - pictures))
    deploy(Path("site"), Target(thumbs_remote="pictures"))
    monkeypatch.setattr(publishing, "LARGEST_FILE", 10)
    with pytest.raises(DeployError, match=r"of the pictures, toy/thumbs/\S+ has"):
        deploy(Path("site"), Target(thumbs_remote="pictures"))


def test_the_report_counts_files_by_kind(work: Path) -> None:
    lines = size_report(Path("site"), built_files(work / "site")[0]).splitlines()
    kinds = {line.split()[0]: line.split()[1:] for line in lines[1:]}
    assert kinds["pages"][:2] == ["2", "files"]
    assert kinds["pictures"] == ["1", "file", "102.4", "KB"]
    assert kinds["data"][:2] == ["2", "files"]


def test_a_missing_or_half_written_site_is_not_published(work: Path) -> None:
    with pytest.raises(UsageError, match="there is no site in none"):
        deploy(Path("none"))
    report = work / "site" / "toy" / "report.json"
    report.write_text('{"awaited": 3}', "utf-8")
    with pytest.raises(DeployError, match="papers of toy were still being fetched"):
        deploy(Path("site"))
    report.write_text('{"awaited": 0}', "utf-8")
    (work / "site" / ".toy.new").mkdir()
    with pytest.raises(DeployError, match=r"\.toy\.new"):
        deploy(Path("site"))


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("git@github.com:ada/papers.git", "https://ada.github.io/papers/"),
        ("https://github.com/Ada/papers", "https://ada.github.io/papers/"),
        ("https://token@github.com/ada/papers.git/", "https://ada.github.io/papers/"),
        ("ssh://git@github.com:22/ada/my.papers.git", "https://ada.github.io/my.papers/"),
        ("https://github.com/Ada/ada.github.io.git", "https://ada.github.io/"),
        ("https://gitlab.com/ada/papers.git", ""),
        ("https://github.com.evil.example/ada/papers", ""),
        ("../remote.git", ""),
    ],
)
def test_the_address_follows_from_the_remote(url: str, where: str) -> None:
    assert address(url) == where
    assert address(url, "papers.example.org") == "https://papers.example.org/"


def test_a_password_in_a_remote_is_never_shown() -> None:
    assert shown("https://ada:secret@github.com/ada/papers.git") == "https://github.com/ada/papers.git"
    assert shown("git@github.com:ada/papers.git") == "git@github.com:ada/papers.git"


def test_an_invalid_domain_is_refused(work: Path) -> None:
    with pytest.raises(UsageError, match="not a host name"):
        deploy(Path("site"), Target(cname="https://papers.example.org/"))


@pytest.mark.slow
def test_the_command_publishes_and_exits_with_1_if_it_cannot(work: Path, remote: Path) -> None:
    command = [sys.executable, "-m", "confpapers", "deploy"]
    done = subprocess.run([*command, "--branch", "web"], cwd=work, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "refs/heads/web" in refs(remote)
    done = subprocess.run([*command, "--remote", "nope"], cwd=work, capture_output=True, text=True, check=False)
    assert (done.returncode, "no remote 'nope'" in done.stderr) == (1, True)


def test_a_concurrent_push_by_somebody_else_is_not_replaced(
    work: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(Path("site"), message="Mine")
    look = Passing.look_at

    def look_and_be_overtaken(self: Passing, branch: str) -> tuple[bool, str]:
        result = look(self, branch)
        git(remote, "update-ref", "refs/heads/gh-pages", "refs/heads/main")
        return result

    monkeypatch.setattr(Passing, "look_at", look_and_be_overtaken)
    with pytest.raises(DeployError, match=r"refused the push to gh-pages: .*stale info"):
        deploy(Path("site"), message="Mine again")
    assert git(remote, "log", "--format=%s", "gh-pages") == "Begin"


def test_only_what_a_build_wrote_is_published(
    work: Path, remote: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = work / "site"
    (tmp_path / "secret").write_text("secret")
    (site / ".git").mkdir()
    for name in (".env", ".git/config", "toy/backup.sql", "toy/index.html~", "index.html.bak"):
        (site / name).write_text("secret")
    (site / "link.txt").symlink_to(tmp_path / "secret")
    (site / "notes.txt").symlink_to(tmp_path / "secret")  # even where the manifest has the name
    (site / "home").symlink_to(tmp_path, target_is_directory=True)
    deploy(Path("site"))
    files = published(remote, tmp_path / "clone")
    assert set(files) == {
        "index.html",
        "robots.txt",
        "toy/index.html",
        "toy/papers.json",
        "toy/thumbs/a b.avif",
        ".nojekyll",
    }
    assert b"secret" not in b"".join(files.values())
    assert "left out: 7 files that no build wrote (first: .env)" in capsys.readouterr().out


def test_a_site_without_a_manifest_must_be_rebuilt_first(work: Path) -> None:
    (work / "site" / ".confpapers.json").unlink()
    with pytest.raises(SiteError, match="Build it again"):
        deploy(Path("site"))


@pytest.mark.parametrize("how", ["amended", "continued", "quoting"])
def test_a_modified_commit_of_ours_is_not_replaced(work: Path, remote: Path, tmp_path: Path, how: str) -> None:
    deploy(Path("site"))
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch", "gh-pages", str(remote), str(clone))
    (clone / "precious.txt").write_text("work of a week")
    git(clone, "add", "precious.txt")
    ours = git(clone, "log", "-1", "--format=%B")
    options = {
        "amended": ["--amend", "--no-edit"],
        "continued": ["-m", ours],
        "quoting": ["--amend", "-m", "Made-by: confpapers"],
    }
    git(clone, "-c", "user.name=Bo", "-c", "user.email=bo", "commit", "--quiet", *options[how])
    git(clone, "push", "--quiet", "--force", "origin", "gh-pages")
    before = refs(remote)
    with pytest.raises(DeployError, match=r"contains commits or changes that confpapers did not make.*--force"):
        deploy(Path("site"))
    assert refs(remote) == before


@pytest.mark.parametrize("branch", ["-D", "--upload-pack=x", "a b", "a..b", "x.lock", "", "a:b", "refs/heads/../x"])
def test_an_invalid_branch_name_is_refused_first(branch: str, work: Path, remote: Path) -> None:
    (work / "site" / "index.html").unlink()
    with pytest.raises(UsageError, match="not a valid branch name"):
        deploy(Path("site"), Target(branch=branch))


def test_no_hook_of_the_repository_runs(work: Path, remote: Path, tmp_path: Path) -> None:
    hooks = work / "hooks"
    hooks.mkdir()
    for name in ("pre-push", "post-commit", "reference-transaction", "pre-commit", "commit-msg", "post-checkout"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran-{name}\n")
        (hooks / name).chmod(0o755)
    git(work, "config", "core.hooksPath", str(hooks))
    git(work, "config", "core.fsmonitor", f"touch {tmp_path}/ran-fsmonitor")
    deploy(Path("site"))
    assert "gh-pages" in refs(remote)
    assert list(tmp_path.glob("ran-*")) == []


def test_a_password_in_gits_output_is_masked(work: Path) -> None:
    git(work, "remote", "set-url", "origin", "https://ada:hunter2@127.0.0.1:9/x.git")
    with pytest.raises(DeployError) as raised:
        deploy(Path("site"))
    assert "hunter2" not in str(raised.value)
