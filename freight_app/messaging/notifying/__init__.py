"""News to people of the house: the bell, and by everybody's own preference mail and phone."""
