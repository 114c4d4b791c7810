"""Search over phrases: inverted and prefix indexes, clustering, and their packed form."""
