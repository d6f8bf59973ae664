"""The shop, as customers and retailers see it."""
