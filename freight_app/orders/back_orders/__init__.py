"""Orders for more than there is: what waits for goods, who is served first, and what customers are told."""
