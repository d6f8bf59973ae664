"""Orion: what will be asked for, what to do about it, and how far to trust it."""
