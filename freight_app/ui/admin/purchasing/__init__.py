"""The console's pages of buying: suppliers, what they offer, purchase orders."""
