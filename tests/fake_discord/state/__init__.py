"""Hold what exists on this Discord: people, places, messages, interactions."""
