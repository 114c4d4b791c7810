"""What a server's moderators add: entries, settings, and what their members asked in vain."""
