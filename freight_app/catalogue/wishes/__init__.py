"""What people would like to have: lists of wished products, and notices when one is there or costs less."""
