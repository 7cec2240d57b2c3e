"""One command turns a conference's paper list into a page on which you find your thirty papers.

    from confpapers import build, Options
    report = build("cvpr2015", Options(limit=20))

Read `cli.py` and then `pipeline.py` for an overview; each package implements one part of that function.
"""

__all__ = ["ConfpapersError", "Options", "Report", "__version__", "build", "find_conference"]

TYPE_CHECKING = False  # as type checkers know it; importing `typing` would widen the gap before Ctrl-C is handled
if TYPE_CHECKING:
    from confpapers.conference.registry import find as find_conference
    from confpapers.errors import ConfpapersError
    from confpapers.flow.options import Options
    from confpapers.model import Report
    from confpapers.pipeline import build

    __version__: str

_HOMES = {
    "ConfpapersError": "errors:ConfpapersError",
    "Options": "flow.options:Options",
    "Report": "model:Report",
    "build": "pipeline:build",
    "find_conference": "conference.registry:find",
}


if not TYPE_CHECKING:  # otherwise a type checker would accept any name as public

    def __getattr__(name: str) -> object:
        """Import a public name on first use, so that `import confpapers` stays fast."""
        if name == "__version__":  # importing the metadata of packages takes a quarter of the time of `--help`
            from confpapers.version import package_version

            return package_version()
        if name not in _HOMES:
            raise AttributeError(f"module 'confpapers' has no attribute {name!r}")
        import importlib

        module, _, attribute = _HOMES[name].partition(":")
        value = globals()[name] = getattr(importlib.import_module(f"confpapers.{module}"), attribute)
        return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
