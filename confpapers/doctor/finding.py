"""A finding about this machine, and the report of all findings."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec


class Level(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    NOTE = "note"  # works with limitations
    PROBLEM = "problem"  # a build would fail


class Finding(msgspec.Struct, frozen=True):
    """The subject of a check, its severity, the result, and the next step, if any."""

    subject: str
    level: Level
    result: str
    advice: str = ""


def render_findings(findings: Sequence[Finding]) -> str:
    """Return the findings as one page of text, with the number of problems in the last line."""
    width = max((len(one.subject) for one in findings), default=0)
    lines = []
    for one in findings:
        lines.append(f"{one.level:<8}{one.subject:<{width}}  {one.result}")
        if one.advice:
            lines.append(f"{'':<8}{'':<{width}}  → {one.advice}")
    problems = sum(one.level is Level.PROBLEM for one in findings)
    verdict = {0: "No problems found.", 1: "1 problem found."}.get(problems, f"{problems} problems found.")
    return "\n".join([*lines, "", verdict])
