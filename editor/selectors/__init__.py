"""Every read of cuts, for pages, sockets and the engine."""
