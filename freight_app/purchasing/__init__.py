"""Buying: suppliers, projects, purchase orders, what arrives and what it really costs."""
