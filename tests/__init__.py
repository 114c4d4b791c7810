"""Tests, benchmarks and labelled questions."""
