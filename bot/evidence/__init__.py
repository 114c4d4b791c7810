"""What is known: the claim graph, its checks, and how sure it is."""
