"""What curators type: validation, Unicode, markdown, links, pings and citations."""
