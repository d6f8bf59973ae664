"""Carts that were changed without a network: what was meant, what could be done of it, and what is left to look at."""
