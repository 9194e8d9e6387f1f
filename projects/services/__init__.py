"""Every write to what was written and shot."""
