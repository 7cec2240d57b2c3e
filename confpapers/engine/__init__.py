"""Run each pure step once, anywhere: the result cache, the runner and the executors. Knows nothing about papers."""
