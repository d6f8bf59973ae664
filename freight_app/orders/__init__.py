"""Carts, checkout, orders, payments, picking and tracking."""
