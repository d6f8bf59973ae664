"""Tables of the orders room."""
