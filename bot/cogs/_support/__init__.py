"""What the cogs share: state, permissions, responses, rate limits, reading messages."""
