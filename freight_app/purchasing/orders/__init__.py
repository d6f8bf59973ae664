"""Purchase orders: from a draft to what is closed."""
