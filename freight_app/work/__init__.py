"""Durable background tasks: a queue in the database, a worker with leases, retries and dead letters."""
