"""Answers on Discord: cards, what their buttons carry, and how they are sent."""
