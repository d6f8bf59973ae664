"""Quotations that become orders: at the quoted prices, once, while they hold."""
