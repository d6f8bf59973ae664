"""Messages to many: who gets them, when, how fast, and what became of them."""
