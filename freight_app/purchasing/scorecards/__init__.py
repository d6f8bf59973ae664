"""Scorecards: how suppliers kept their word, counted from their own lines."""
