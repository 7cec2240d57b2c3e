"""Writes docs/cli.md from the commands themselves: `python docs/make_cli.py`."""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from confpapers.cli import cli

_ENDS = """
Exit codes: 0 done (what single papers lack is in the report), 1 could not, or failures with `--strict`, 2 wrong usage,
130 stopped. Results go to the standard output, progress and messages to the standard error.
`confpapers --version` says the version, `confpapers COMMAND --help` what is written here, and `python -m confpapers` is
the same program.
"""
_VALUES = {"directory": "DIR", "file": "FILE", "path": "PATH", "integer": "N", "float": "N", "text": "TEXT"}


def document() -> str:
    """The whole of docs/cli.md."""
    lines = ["# The command line", "", "Made from the program by `python docs/make_cli.py`; do not edit.", ""]
    lines += [_text(cli), "", *(_summary(name) for name in sorted(cli.commands)), _ENDS]
    for name in sorted(cli.commands):
        lines += _command(name, cli.commands[name])
    return "\n".join(lines).rstrip() + "\n"


def _summary(name: str) -> str:
    first = _text(cli.commands[name]).partition("\n\n")[0]
    return f"- [`confpapers {name}`](#confpapers-{name}): {first}"


def _command(name: str, command: click.Command) -> Iterator[str]:
    arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    usage = [
        "confpapers",
        name,
        "[OPTIONS]",
        *(argument.metavar or f"{argument.name}".upper() for argument in arguments),
    ]
    yield from (f"## confpapers {name}", "", _text(command), "", "```text", " ".join(usage), "```", "")
    yield from ("| option | meaning |", "|---|---|")
    yield from (_option(option) for option in options)
    yield ""


def _option(option: click.Option) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    meaning = option.help or ""
    if option.show_default and option.default is not None:
        meaning += f" [default: {option.default}]"
    return f"| `{_cell(f'{names} {_value(option)}'.strip())}` | {_cell(meaning)} |"


def _value(option: click.Option) -> str:
    """What is written after the option."""
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    return option.metavar or _VALUES[option.type.name.removesuffix(" range")]


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def _text(command: click.Command) -> str:
    """The command's description; what it sets apart becomes a code block."""
    parts = inspect.cleandoc(command.help or "").split("\n\n")
    return "\n\n".join(_block(part) if part.startswith("\b\n") else re.sub(r"\s+", " ", part) for part in parts)


def _block(part: str) -> str:
    return "```text\n" + part.removeprefix("\b\n") + "\n```"


if __name__ == "__main__":
    target = Path(__file__).with_name("cli.md")
    target.write_text(document(), "utf-8")
    sys.stdout.write(f"wrote {target.name}\n")
