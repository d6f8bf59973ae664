"""Who may say something of a product: whoever received it; and the letter that asks them to."""
