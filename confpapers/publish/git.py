"""Access to the git repository around the working directory, for publishing.

The commit is made in a temporary repository: the user's keeps its branches and does not grow.
"""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from confpapers.errors import DeployError, UsageError

_TREE = "Tree: "  # followed by the commit's own tree
MARK = "Made-by: confpapers"  # in the message of every commit of ours
_COMMIT = "published"  # our branch in the temporary repository


_NO_HOOKS = ("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false")  # nothing of a repository runs


def shown(text: str) -> str:
    """Return a text without user names and passwords in its addresses.

    >>> shown("fatal: https://ada:secret@example.org/x.git not found")
    'fatal: https://example.org/x.git not found'
    """
    return re.sub(r"\b([a-z][a-z0-9+.-]{0,20}://)[^/\s@]{0,500}@", r"\1", text, flags=re.IGNORECASE)


def check_branch(branch: str) -> None:
    """Raise UsageError unless it is a valid branch name."""
    if branch.startswith("-") or _git("check-ref-format", f"refs/heads/{branch}", cwd=Path.cwd()).returncode:
        raise UsageError(f"--branch {branch!r} is not a valid branch name; the usual one is gh-pages")


def _git(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    full = {**os.environ, "LC_ALL": "C", **(env or {})}
    command = ["git", *_NO_HOOKS, *arguments]
    try:
        return subprocess.run(command, cwd=cwd, env=full, capture_output=True, text=True, errors="replace", check=False)
    except FileNotFoundError:
        raise DeployError("git is not installed; publishing needs it") from None


class Repository:
    """A repository and one of its remotes. Raises DeployError if either does not exist."""

    def __init__(self, folder: Path, remote: str) -> None:
        top = _git("rev-parse", "--show-toplevel", cwd=folder)
        if top.returncode:
            raise DeployError(
                f"{folder} is not in a git repository, so there is no remote to publish to. "
                "Change to your site's repository, or create it: git init, then git remote add origin URL"
            )
        self.folder = Path(top.stdout.strip())
        self.remote = remote
        remotes = _git("remote", cwd=self.folder).stdout.split()
        if remote not in remotes:
            names = f"it has {', '.join(remotes)}: choose with --remote" if remotes else "it has none"
            raise DeployError(f"{self.folder} has no remote {remote!r} ({names}). Add it: git remote add {remote} URL")
        self.url = _git("remote", "get-url", "--push", remote, cwd=self.folder).stdout.strip()

    @property
    def branch(self) -> str:
        """Return the checked-out branch, or ""."""
        return _git("symbolic-ref", "--quiet", "--short", "HEAD", cwd=self.folder).stdout.strip()

    def published(self, branch: str) -> str:
        """Return the commit of the remote's branch, or "" if there is no such branch.

        Raises DeployError if the remote cannot be reached.
        """
        listed = _git("ls-remote", self.remote, f"refs/heads/{branch}", cwd=self.folder)
        if listed.returncode:
            raise DeployError(f"the remote {self.remote!r} does not respond: {_reason(listed.stderr)}")
        return listed.stdout.partition("\t")[0].strip()

    @contextlib.contextmanager
    def passing(self) -> Iterator["Passing"]:
        """Yield a bare repository with the same settings and remotes, which is removed at the end of the block."""
        common = Path(_git("rev-parse", "--git-common-dir", cwd=self.folder).stdout.strip())
        config = (self.folder / common / "config").resolve()
        with tempfile.TemporaryDirectory(prefix="confpapers-", ignore_cleanup_errors=True) as folder:
            _git("init", "--quiet", "--bare", folder, cwd=self.folder)
            settings = {"include.path": str(config), "core.bare": "true", "core.hooksPath": os.devnull}
            yield Passing(self, {"GIT_DIR": folder, **_config(settings)})


class Passing:
    """A temporary repository for one commit."""

    def __init__(self, origin: Repository, env: Mapping[str, str]) -> None:
        self._origin = origin
        self._env = {**env, **_committer(origin.folder)}

    def _git(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return _git(*arguments, cwd=self._origin.folder, env=self._env)

    def look_at(self, branch: str) -> tuple[bool, str]:
        """Return whether the remote branch's commit is one of ours, unchanged, and its CNAME file ("" without one).

        Our commits have no parents, and their message names their own tree, so an amended commit, or one that only
        quotes our message, is not ours. Its files are not fetched if the host supports that.
        """
        options = ("--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "--no-write-fetch-head")
        refs = f"+refs/heads/{branch}:refs/heads/before"
        fetched = self._git("fetch", *options, self._origin.remote, refs)
        if fetched.returncode:
            raise DeployError(f"{branch} of {self._origin.remote!r} cannot be read: {_reason(fetched.stderr)}")
        head, _, message = self._git("cat-file", "commit", "before").stdout.partition("\n\n")
        tree = head.partition("\n")[0].removeprefix("tree ")
        ours = "\nparent " not in head and message.strip().endswith(f"{MARK}\n{_TREE}{tree}")
        return ours, self._git("show", "before:CNAME").stdout.strip()

    def commit(self, site: Path, message: str, cname: str) -> None:
        """Commit all files of the site, without a parent; adds .nojekyll and, if given, CNAME."""
        options = ["-n", "-b", _COMMIT, "-r", self._origin.remote, "-m", message]
        command = [sys.executable, "-P", "-m", "ghp_import", *options, *(["-c", cname] if cname else []), str(site)]
        env = {**os.environ, **self._env}
        done = subprocess.run(command, cwd=self._origin.folder, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise DeployError(f"git could not add the files of {site}: {_reason(done.stderr)}")
        tree = self._git("rev-parse", f"refs/heads/{_COMMIT}^{{tree}}").stdout.strip()
        committed = self._git("commit-tree", tree, "-m", message, "-m", f"{MARK}\n{_TREE}{tree}")
        moved = self._git("update-ref", f"refs/heads/{_COMMIT}", committed.stdout.strip())
        if committed.returncode or moved.returncode:
            raise DeployError(f"git could not make the commit: {_reason(committed.stderr or moved.stderr)}")

    def push(self, branch: str, expected: str) -> None:
        """Replace the remote's branch by the commit if it still is at `expected`."""
        lease = f"--force-with-lease=refs/heads/{branch}:{expected}"
        source = f"refs/heads/{_COMMIT}:refs/heads/{branch}"
        pushed = self._git("push", "--quiet", "--no-thin", "--no-verify", lease, self._origin.remote, source)
        if pushed.returncode:
            raise DeployError(
                f"{self._origin.remote!r} refused the push to {branch}: {_reason(pushed.stderr)}. "
                "Check your write access and whether the branch is protected, then push again"
            )


def _config(values: Mapping[str, str]) -> dict[str, str]:
    """Return environment variables that add settings for git to those in the environment."""
    first = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    variables = {"GIT_CONFIG_COUNT": str(first + len(values))}
    for number, (key, value) in enumerate(values.items(), first):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return variables


def _committer(folder: Path) -> dict[str, str]:
    """Return a committer if git has none configured (as in a fresh container)."""
    if os.environ.get("GIT_COMMITTER_NAME") or _git("config", "user.name", cwd=folder).stdout.strip():
        return {}
    names = {"NAME": "confpapers", "EMAIL": "confpapers"}
    return {f"GIT_{who}_{part}": name for who in ("COMMITTER", "AUTHOR") for part, name in names.items()}


_IDLE = ("error: failed to push", "hint:", "To ", "fatal: Could not read", "Please make sure", "and the repository")


def _reason(text: str) -> str:
    """Return git's message without the lines that only say that it failed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    reasons = [line for line in lines if not line.startswith(_IDLE)]
    return shown("; ".join(reasons[-3:])) or "git gave no reason"
