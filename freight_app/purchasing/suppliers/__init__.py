"""Who we buy from, what they offer and at what price."""
