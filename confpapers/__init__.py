"""One command turns a conference's paper list into a page where you find your thirty papers.

Open `cli.py`, then `build.py`, and you have seen the program; every other module is one noun of that function.
"""

__version__ = "0.1.0"
