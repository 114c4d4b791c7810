"""Cogs: one feature a module, its command, buttons and forms."""
