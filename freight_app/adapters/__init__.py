"""The outside world: one package per role, each with a null twin."""
