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
    width = max((len(finding.subject) for finding in findings), default=0)
    lines = []
    for finding in findings:
        lines.append(f"{finding.level:<8}{finding.subject:<{width}}  {finding.result}")
        if finding.advice:
            lines.append(f"{'':<8}{'':<{width}}  → {finding.advice}")
    problems = sum(finding.level is Level.PROBLEM for finding in findings)
    verdict = {0: "No problems found.", 1: "1 problem found."}.get(problems, f"{problems} problems found.")
    return "\n".join([*lines, "", verdict])
