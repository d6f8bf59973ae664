"""Landed cost: what goods really cost once freight, duty, insurance and the rest are shared over them."""
