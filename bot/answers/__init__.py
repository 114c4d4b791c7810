"""What to say: from an outcome and the claim graph to an answer."""
