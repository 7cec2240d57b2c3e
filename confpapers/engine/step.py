"""A step: a pure function from bytes to bytes, and the cached record of its output."""

from concurrent.futures import Future
from typing import Any

import msgspec

from confpapers.engine.jobs import Limits
from confpapers.errors import Notice
from confpapers.model import Digest

StepOutput = Digest | None
StepInput = StepOutput | Future[StepOutput]


class Step(msgspec.Struct, frozen=True):
    """A pure function from bytes to bytes (or to named bytes), by import path, with the version of its output."""

    name: str
    version: int
    function: str  # "confpapers.flow.steps:read_document"
    limits: Limits = Limits()
    same_file: bool = False  # reads the same file as the step before it, whose worker still has it open
    optional: bool = False  # missing inputs are passed as b"" instead of preventing the step
    activity: str = ""  # its label in the progress display


class StepRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """The cached record of a step: the digest of its output (and of its parts), or why there is none."""

    digest: Digest = ""
    parts: dict[str, Digest] = {}
    failure: str = ""
    notices: tuple[Notice, ...] = ()


class Task(msgspec.Struct, frozen=True):
    """A step whose inputs are known."""

    output: Future[StepOutput]
    step: Step
    inputs: list[StepOutput]
    about: dict[str, str]  # fields of a possible failure
    params: dict[str, Any]
