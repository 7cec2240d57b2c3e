"""Run a command: say on standard error why it failed, and return the exit code."""

import contextlib
import errno
import io
import os
import signal
import sys
from pathlib import Path

import click

from confpapers.errors import ConfpapersError, UsageError


def run(command: click.Command) -> int:
    """Run a command. Exit codes: 0 success, 1 build failed, 2 usage error, 130 interrupted."""
    _open_closed_streams()
    _print_anything()
    _stop_in_words()
    try:
        code = _run(command)
        sys.stdout.flush()
    except OSError as error:
        code = _refused(error)
    except KeyboardInterrupt:  # a second time, while handling the first
        code = 130
    return code


def _open_closed_streams() -> None:
    """Send what goes to a closed stream nowhere; otherwise the next file that is opened would take its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - until the program ends


def _print_anything() -> None:
    """Replace characters that the terminal or a pipe cannot show (cp1252 on Windows) instead of failing at them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _stop_in_words() -> None:
    """Treat the end of a terminal, a job or a container like Ctrl-C, unless whoever started this ignores it."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            with contextlib.suppress(ValueError):  # only a program's main thread may
                signal.signal(number, signal.default_int_handler)


def _run(command: click.Command) -> int:
    """Run the command and print why it failed. Returns the exit code."""
    try:
        return int(command(standalone_mode=False) or 0)
    except click.exceptions.Exit as error:
        return error.exit_code
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _complain("Stopped.  Nothing is lost: the next build resumes from here.")
        return 130
    except UsageError as error:
        _complain(f"confpapers: {error}")
        return 2
    except ConfpapersError as error:
        _complain(f"confpapers: {error}")
        return 1


def _complain(message: str) -> None:
    """Print to standard error if that is possible; the exit code says the same."""
    with contextlib.suppress(OSError):
        click.echo(message, err=True)


def _refused(error: OSError) -> int:
    """Report what the operating system refused, and keep the interpreter from trying again. Returns the exit code."""
    if error.errno == errno.ENOENT and not error.filename and _is_nowhere():
        _complain("confpapers: the current folder is no longer there. Change to another one and run the command again")
        return 1
    output = not error.filename and error.errno != errno.EPIPE and _output_fails()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if error.errno != errno.EPIPE:  # otherwise whoever read the output has closed it
        what = "standard output" if output else str(error.filename or "a file")
        move = "Send the output elsewhere" if output else "Make room or name another place"
        reason = error.strerror or str(error) or type(error).__name__
        _complain(f"confpapers: {what}: {reason}. {move} and run the command again; finished work is kept")
    return 1


def _is_nowhere() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def _output_fails() -> bool:
    try:
        os.write(1, b"\n")  # an empty write succeeds on a full device
    except OSError:
        return True
    return False
