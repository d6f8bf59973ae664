"""What companies owe us: limits, the guard before every order on account, their accounts, statements and ageing."""
