"""Every write to what was seen, heard and aligned, and to the state of that work."""
