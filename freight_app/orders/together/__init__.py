"""What is bought together: counted from orders by the clock, shown beside products and in the cart."""
