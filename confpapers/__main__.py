"""The entry point of `python -m confpapers` and of the command `confpapers`. Handles Ctrl-C even during imports."""

import os
import sys


def main() -> None:
    """Load and run the command line; see `confpapers.cli.main` for its exit codes."""
    try:
        from confpapers.cli import main as run
    except KeyboardInterrupt:
        os.write(2, b"Stopped before anything began.\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
