"""The running bot: client, command tree, gateway, logging, start and stop."""
