"""Alerts: trouble that stands until it is over. Raised once, escalated, muted, resolved by itself."""
