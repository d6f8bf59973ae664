"""Tables of the work room."""
