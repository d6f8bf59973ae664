"""Levels per location, reservations, the movements ledger."""
