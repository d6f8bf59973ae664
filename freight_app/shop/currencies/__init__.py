"""Exchange rates: dated, never changed, and what prices look like in another currency by them."""
