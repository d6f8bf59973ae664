"""Ordering by list."""
