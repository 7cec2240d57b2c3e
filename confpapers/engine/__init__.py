"""Run each pure step once, anywhere: the cache of results, the runner and the executors.  Knows nothing of papers."""
