"""Benchmarks and the fit of the matcher's weights."""
