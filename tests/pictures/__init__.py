"""Play scenes at the loopback Discord and write what was seen: a JSON each, to draw and look at."""
