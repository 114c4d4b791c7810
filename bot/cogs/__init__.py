"""Thin cogs: what members do on Discord, turned into calls of the library and into cards."""
