"""Play Discord's gateway: sessions, events, heartbeats, resumes and their faults."""
