"""Tables of the messaging room."""
