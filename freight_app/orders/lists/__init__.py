"""Saved lists: parts that somebody orders again and again, by name."""
