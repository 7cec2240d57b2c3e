"""The versions of the package and of the libraries that affect the bytes of a result."""

import platform

__version__ = "0.1.0"

LIBRARIES = (  # everything that affects the output; a test compares this list with the package's dependencies
    *("numpy", "scipy", "scikit-learn", "gensim", "shufflesnap", "torch"),
    *("pypdfium2", "pdfminer.six", "pikepdf", "pillow"),
    *("beautifulsoup4", "lxml", "charset-normalizer", "bibtexparser", "pylatexenc", "latex2mathml"),
    *("babel", "msgspec", "rapidfuzz", "stop-words"),
)


def library_versions() -> dict[str, str]:
    """Return the versions of confpapers, Python and every installed library of `LIBRARIES`."""
    from importlib.metadata import PackageNotFoundError, version  # a third of the time that --help takes

    found = {"confpapers": __version__, "python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:  # an extra that is not installed
            continue
    return found
