"""Pages of the cut: a project's scenes, the review room, export."""
