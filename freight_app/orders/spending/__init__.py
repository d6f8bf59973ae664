"""What people of a company may spend without asking, what they spent, and the orders that wait for an approval."""
