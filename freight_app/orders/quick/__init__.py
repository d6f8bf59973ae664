"""Ordering by list: numbers and quantities that somebody pastes, sends as a sheet, or ordered before."""
