"""The door of the shop: what a browser gets before any socket is open (documents, languages, security, files)."""
