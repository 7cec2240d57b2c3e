"""Bundle the page's scripts, in an order derived from their declared dependencies.

A script of `static/js/` names the scripts it needs in a comment: `// needs: core/base list/layout`. A bundle is an
entry script with everything it needs, each script after those it needs.
"""

import re
from collections.abc import Callable
from graphlib import CycleError, TopologicalSorter

from confpapers.errors import SiteError
from confpapers.site.strings import Strings, as_script

# file of the site → its entry script
BUNDLES = {"page.js": "page/start", "later.js": "page/later", "paper.js": "paper/start", "site.js": "home/start"}
AFTER = {"page/later": "page/start"}  # entry script of a bundle that is loaded on demand → that of the bundle before it
_NEEDS = re.compile(r"^// needs: (.+)$", re.MULTILINE)

Read = Callable[[str], str]  # returns the text of a script by its name below static/js, without ".js"


def needs(text: str) -> tuple[str, ...]:
    """Return the names of the scripts that a script declares it needs."""
    return tuple(name for line in _NEEDS.findall(text) for name in line.split())


def ordered(entry: str, read: Read) -> list[str]:
    """Return the entry script and everything it needs, each after its dependencies; otherwise in alphabetical order.

    Raises SiteError if scripts need each other in a circle.
    """
    graph: dict[str, tuple[str, ...]] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in graph:
            graph[name] = needs(read(name))
            waiting += graph[name]
    try:
        sorter = TopologicalSorter({name: graph[name] for name in sorted(graph)})
        sorter.prepare()
        order: list[str] = []
        while sorter.is_active():
            ready = sorted(sorter.get_ready())
            order += ready
            sorter.done(*ready)
    except CycleError as error:
        raise SiteError(f"scripts need each other in a circle: {' → '.join(error.args[1])}") from error
    return order


def bundle(entry: str, read: Read, strings: Strings | None = None) -> bytes:
    """Return a script with everything it needs as one file, without comments and indentation.

    With `strings`, the texts that the scripts use come first. A bundle of `AFTER` lacks what the one before it has.
    """
    from rjsmin import jsmin

    before = ordered(AFTER[entry], read) if entry in AFTER else []
    scripts = [jsmin(read(name)) for name in ordered(entry, read) if name not in before]
    first = [as_script(strings, scripts, added=bool(before))] if strings else []
    return "\n".join([*first, *scripts]).encode()
