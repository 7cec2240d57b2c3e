"""The versions of the package and of the libraries that affect the bytes of a result."""

import functools

_FROM_SOURCE = "0.1.0.dev0"  # of a source tree that nobody installed

LIBRARIES = (  # everything that affects the output; a test compares this list with the package's dependencies
    *("numpy", "scipy", "scikit-learn", "gensim", "shufflesnap", "torch"),
    *("pypdfium2", "pdfminer.six", "pikepdf", "pillow"),
    *("beautifulsoup4", "lxml", "charset-normalizer", "bibtexparser", "pylatexenc", "latex2mathml"),
    *("openpyxl", "python-calamine", "pyyaml", "markdown-it-py"),
    *("babel", "msgspec", "rapidfuzz", "stop-words"),
)


@functools.cache
def package_version() -> str:
    """Return the version that confpapers was installed with; git tags decide it when the package is built."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("confpapers")
    except PackageNotFoundError:
        return _FROM_SOURCE


@functools.cache
def library_versions() -> dict[str, str]:
    """Return the versions of confpapers, Python and every installed library of `LIBRARIES`."""
    import platform  # all imports here: --help would take twice as long
    from importlib.metadata import PackageNotFoundError, version

    versions = {"confpapers": package_version(), "python": platform.python_version()}
    for library in LIBRARIES:
        try:
            versions[library] = version(library)
        except PackageNotFoundError:  # an extra that is not installed
            continue
    return versions
