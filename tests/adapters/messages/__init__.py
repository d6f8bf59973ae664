"""The doors by which messages leave."""
