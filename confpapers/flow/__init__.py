"""The parts of a build that `pipeline.py` calls in order: gather, read, analyse, check, report."""
