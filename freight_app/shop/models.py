"""Tables of the shop room."""
