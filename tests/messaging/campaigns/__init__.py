"""Campaigns: who gets them, at which pace, exactly once."""
