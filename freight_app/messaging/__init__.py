"""Messages to people: templates per language, an outbox, delivery states."""
