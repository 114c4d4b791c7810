"""Drive the fake Discord as members do."""
