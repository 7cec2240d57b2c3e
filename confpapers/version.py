"""The versions of the package and of the libraries that affect the bytes of a result."""

__version__ = "0.1.0"

LIBRARIES = (  # everything that affects the output; a test compares this list with the package's dependencies
    *("numpy", "scipy", "scikit-learn", "gensim", "shufflesnap", "torch"),
    *("pypdfium2", "pdfminer.six", "pikepdf", "pillow"),
    *("beautifulsoup4", "lxml", "charset-normalizer", "bibtexparser", "pylatexenc", "latex2mathml"),
    *("babel", "msgspec", "rapidfuzz", "stop-words"),
)


def library_versions() -> dict[str, str]:
    """Return the versions of confpapers, Python and every installed library of `LIBRARIES`."""
    import platform  # all imports here: --help would take twice as long
    from importlib.metadata import PackageNotFoundError, version

    found = {"confpapers": __version__, "python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:  # an extra that is not installed
            continue
    return found
