"""Carts that customers send over WhatsApp: frozen, looked at by staff, and turned into orders."""
