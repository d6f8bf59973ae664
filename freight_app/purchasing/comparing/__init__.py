"""Comparing: which supplier should get a basket, and why."""
