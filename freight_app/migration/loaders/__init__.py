"""What can be loaded in bulk, one file a target; ``registry.py`` lists them."""
