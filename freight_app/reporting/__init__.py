"""Numbers of the whole house with one definition each, on pages, on paper and by mail."""
