"""Who knows what the numbers and names of all rooms mean."""
