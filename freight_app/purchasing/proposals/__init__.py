"""Proposals: what should be bought, and the need that caused each line."""
