"""YAML 1.2 as a strict subset, with the position of every value."""
