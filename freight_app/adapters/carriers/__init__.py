"""Carriers: what each of them says, turned into one vocabulary."""
