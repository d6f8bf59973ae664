"""Tables of the stock room."""
