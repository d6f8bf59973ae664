"""A believable car-parts shop from a fixed seed."""
