"""What Discord shows: cards and their custom_ids, built without I/O."""
