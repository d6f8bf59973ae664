"""Goods of purchase orders that arrive, in parts, looked at before they are kept."""
