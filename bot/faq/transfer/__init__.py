"""Export and import of a server's entries as YAML."""
