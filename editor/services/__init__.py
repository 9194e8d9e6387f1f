"""The only writers of cuts, notes, verdicts and exports."""
