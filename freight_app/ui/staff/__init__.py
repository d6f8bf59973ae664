"""Pages for people on their feet: the shelves, the counter, the road."""
