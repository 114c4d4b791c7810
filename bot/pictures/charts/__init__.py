"""Charts: read off the findings, and drawn for the width of a phone."""
