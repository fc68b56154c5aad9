"""How fast the product is beside its peers: `python -m tests.benchmarks`."""
