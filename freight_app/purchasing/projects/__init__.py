"""Projects: what a customer or the shop itself undertakes, with everything that is bought, sold and shipped for it."""
