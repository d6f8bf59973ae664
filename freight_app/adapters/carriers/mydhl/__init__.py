"""MyDHL API: DHL Express with its own codes."""
