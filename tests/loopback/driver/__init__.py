"""Drive the loopback as members do."""
