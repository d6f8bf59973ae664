"""What every room stands on: money, time, ids, errors, events, the database and its units of work."""
