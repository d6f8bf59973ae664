"""Projects in the console: the dashboard of all, one in full, and the forms that change them."""
