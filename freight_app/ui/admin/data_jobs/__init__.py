"""Loading data in the console: jobs, the wizard that begins one, and what did not come through."""
