"""`python -m confpapers`."""

from confpapers.cli import main

main()
