"""Brands, categories, products, fitment, prices and their history, search."""
