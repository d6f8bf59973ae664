"""Asking carriers where shipments are: who is asked about next, within what the carrier allows."""
