"""Other people's data on its way into the house: files read, rows mapped, loads counted and undone."""
