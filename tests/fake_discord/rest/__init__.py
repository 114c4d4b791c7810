"""Play Discord's REST API."""
