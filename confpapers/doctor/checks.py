"""The checks of `confpapers doctor`. They download nothing, and only probe the cache and site folders."""

import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from confpapers.doctor.finding import Finding, Level
from confpapers.version import package_version

_ROOM = 2 * 10**9  # bytes: a conference of 600 papers needs about 1.5 GB of cache and site
_MAX_PATH = 260  # characters, unless Windows is configured otherwise
_LONGEST_BELOW = 150  # of a path below the site: <conference>/.<conference>.new/papers/<80 characters>/index.html
_BROWSERS = {  # program → the first version that shows AVIF images (caniuse.com/avif)
    "chromium": 85,
    "google-chrome": 85,
    "microsoft-edge": 121,
    "firefox": 93,
}


def examine(cache: Path, site: Path, environment: Mapping[str, str] = os.environ) -> list[Finding]:
    """Return every finding about this machine, in the order of a build."""
    return [
        _python(),
        *_dependencies(),
        _cores(),
        _device(),
        *_folders(cache, site),
        *_long_paths(site),
        _cache_size(cache),
        _proxy(environment),
        _certificates(environment),
        _avif(),
        *_browsers(),
        _git(),
        _console(),
    ]


def _python() -> Finding:
    text = (
        f"confpapers {package_version()}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )
    return Finding("version", Level.OK, text)


def _dependencies() -> list[Finding]:
    """Return one finding per missing or outdated dependency, or a single one if all are present."""
    from packaging.requirements import Requirement

    wrong, count = [], 0
    for line in requires("confpapers") or []:
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        count += 1
        try:
            have = version(wanted.name)
        except PackageNotFoundError:
            have = ""
        if not have or not wanted.specifier.contains(have, prereleases=True):
            state = f"{wanted.name} {have} is installed, {wanted.specifier} is needed" if have else "not installed"
            advice = f"pip install '{wanted.name}{wanted.specifier}'"
            wrong.append(Finding(wanted.name, Level.PROBLEM, state, advice))
    return wrong or [Finding("dependencies", Level.OK, f"all {count} installed in suitable versions")]


def _cores() -> Finding:
    from confpapers.engine.jobs import cores

    count = cores()
    return Finding("processors", Level.OK, f"{count}: --jobs defaults to {count} worker processes")


def _device() -> Finding:
    """Return the device that `--device auto` uses for the map."""
    try:
        import torch
    except ImportError:
        advice = "pip install 'confpapers[gpu]' uses an NVIDIA card, if there is one"
        return Finding("map", Level.OK, "computed by NumPy on the processor", advice)
    if torch.cuda.is_available():
        name = torch.cuda.get_device_name(0)
        return Finding("map", Level.OK, f"PyTorch {torch.__version__} on {name}, for 2,000 papers and more")
    return Finding("map", Level.NOTE, f"PyTorch {torch.__version__} finds no GPU; NumPy computes the map")


def _folders(cache: Path, site: Path) -> list[Finding]:
    return [_folder("cache", cache, "--cache or $CONFPAPERS_CACHE"), _folder("site", site, "--site")]


def _folder(subject: str, folder: Path, option: str) -> Finding:
    """Return whether files can be created in the folder (or in its nearest existing parent), and the free space."""
    there = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=".confpapers-"):
            pass
    except OSError as error:
        return Finding(subject, Level.PROBLEM, f"{folder}: {error.strerror}", f"choose another folder with {option}")
    free = shutil.disk_usage(there).free
    text = f"{folder}: writable, {free / 10**9:.1f} GB free"
    if free < _ROOM:
        return Finding(subject, Level.NOTE, text, "a conference of 600 papers needs about 2 GB")
    return Finding(subject, Level.OK, text)


def _long_paths(site: Path, platform_name: str = sys.platform) -> list[Finding]:
    """Return a note if the paths of a site would be too long for Windows; nothing on other systems."""
    if platform_name != "win32":
        return []
    longest = len(str(site.resolve())) + _LONGEST_BELOW
    if longest <= _MAX_PATH or _long_paths_enabled():
        return [Finding("long paths", Level.OK, f"{longest} characters at most")]
    advice = "build into a shorter path with --site, or enable long paths in Windows (LongPathsEnabled)"
    return [Finding("long paths", Level.NOTE, f"{longest} characters; Windows allows {_MAX_PATH}", advice)]


def _long_paths_enabled() -> bool:
    try:
        import winreg
    except ImportError:
        return False
    with winreg.OpenKey(  # type: ignore[attr-defined, unused-ignore]  # on Windows alone
        winreg.HKEY_LOCAL_MACHINE,  # type: ignore[attr-defined, unused-ignore]
        r"SYSTEM\CurrentControlSet\Control\FileSystem",
    ) as key:
        return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])  # type: ignore[attr-defined, unused-ignore]


def _cache_size(cache: Path) -> Finding:
    size = files = 0
    for folder, _, names in os.walk(cache):
        for name in names:
            try:
                size += (Path(folder) / name).lstat().st_size
            except FileNotFoundError:  # a running build replaced it
                continue
            files += 1
    return Finding("cache size", Level.OK, f"{size / 10**9:.2f} GB in {files:,} files (`confpapers clean` frees space)")


def _proxy(environment: Mapping[str, str]) -> Finding:
    names = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
    for name in names:
        if address := environment.get(name):
            return Finding("proxy", Level.OK, f"{re.sub(r'//[^/@]*@', '//…@', address)} (from ${name})")
    return Finding("proxy", Level.OK, "none")


def _certificates(environment: Mapping[str, str]) -> Finding:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        if bundle := environment.get(name):
            if Path(bundle).exists():
                return Finding("certificates", Level.OK, f"{bundle} (from ${name})")
            return Finding(
                "certificates", Level.PROBLEM, f"${name} names {bundle}, which does not exist", f"unset {name}"
            )
    return Finding("certificates", Level.OK, "those included with Python's requests")


def _avif() -> Finding:
    from PIL import features

    if features.check("avif"):
        return Finding("page images", Level.OK, "Pillow writes AVIF")
    return Finding(
        "page images", Level.PROBLEM, "this Pillow cannot write AVIF", "pip install --force-reinstall pillow"
    )


def _browsers() -> list[Finding]:
    import subprocess

    findings = []
    for name, first in _BROWSERS.items():
        program = shutil.which(name)
        if not program:
            continue
        try:
            output = subprocess.run(
                [program, "--version"], capture_output=True, text=True, timeout=10, check=False
            ).stdout
        except (OSError, subprocess.TimeoutExpired) as error:
            findings.append(Finding("browser", Level.NOTE, f"{program} does not start: {error}"))
            continue
        number = re.search(r"(?<!\d)(\d++)\.", output)
        shows = number is not None and int(number[1]) >= first
        text = f"{output.strip() or name} {'shows' if shows else 'does not show'} AVIF images"
        findings.append(Finding("browser", Level.OK if shows else Level.NOTE, text))
    return findings or [Finding("browser", Level.OK, "none found on PATH; any current browser shows the site")]


def _git() -> Finding:
    if shutil.which("git"):
        return Finding("git", Level.OK, "found; `confpapers deploy` can publish")
    return Finding("git", Level.NOTE, "not found; everything works except `confpapers deploy`", "install git")


def _console() -> Finding:
    encoding = getattr(sys.stdout, "encoding", None) or "unknown"
    if encoding.lower().replace("-", "") in ("utf8", "utf8sig"):
        return Finding("console", Level.OK, "UTF-8")
    return Finding("console", Level.NOTE, f"{encoding}: some characters of messages are replaced", "set PYTHONUTF8=1")


def exit_code(findings: Sequence[Finding]) -> int:
    """Return 1 if a finding is a problem, else 0."""
    return int(any(finding.level is Level.PROBLEM for finding in findings))
