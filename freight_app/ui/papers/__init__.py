"""Papers on pages: how they are written, the sheet that shows one, and where they are dropped."""
