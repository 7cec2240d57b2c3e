"""`confpapers doctor`: whether this machine can build a site, and what a build will use."""

from confpapers.doctor.checks import examine, exit_code
from confpapers.doctor.finding import Finding, Level, render_findings

__all__ = ["Finding", "Level", "examine", "exit_code", "render_findings"]
