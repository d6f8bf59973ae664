"""A believable car-parts shop in Tunis, made from a fixed seed: readable generators and one loader."""
