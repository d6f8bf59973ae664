"""Shipments and where they are: what carriers tell, in one vocabulary."""
