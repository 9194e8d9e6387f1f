"""Pages and endpoints of ingest. Each parses, authorises, calls one service, answers."""
