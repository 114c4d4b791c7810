"""Hold what Discord accepts and what it refuses."""
