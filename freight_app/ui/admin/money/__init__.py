"""Money in the console: payments and refunds, the bank's statement, cash that drivers bring."""
