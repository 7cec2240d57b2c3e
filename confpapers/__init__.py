"""One command turns a conference's paper list into a page where you find your thirty papers.

    from confpapers import build
    report = build("cvpr2015")

Open `cli.py`, then `build.py`, and you have seen the program; every other module is one noun of that function.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["build"]

if TYPE_CHECKING:
    from confpapers.build import build


def __getattr__(name: str) -> Any:
    if name != "build":
        raise AttributeError(f"module 'confpapers' has no attribute {name!r}")
    import importlib

    return importlib.import_module("confpapers.build")
