"""Tables of the accounts room."""
