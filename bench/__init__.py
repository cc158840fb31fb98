"""Measures, each beside a floor and peers in the same run. `python -m bench` prints them and writes docs/benchmarks.md."""
