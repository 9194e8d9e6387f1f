"""The sockets: a project's progress, and the review room of a cut."""
