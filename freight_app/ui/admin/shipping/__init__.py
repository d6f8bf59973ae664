"""Shipments in the console: the list, one of them, the form, the card on the page of an order."""
