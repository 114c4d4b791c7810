"""What is asked: from a message to an outcome."""
