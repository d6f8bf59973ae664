"""Backups, health, retention."""
