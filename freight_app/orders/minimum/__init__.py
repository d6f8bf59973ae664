"""The minimum order: what an order has to come to before the shop takes it, by price group."""
