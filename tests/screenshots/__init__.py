"""Play scenes at the fake Discord and write what was seen: a JSON each, to draw and look at."""
