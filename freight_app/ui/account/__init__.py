"""Signing in, and what people keep in their account."""
