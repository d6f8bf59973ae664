"""Logging for people and programs: one line an event, secrets never in it."""

from __future__ import annotations

import logging

import structlog

_SECRET_WORDS = ("password", "secret", "token", "api_key", "authorization", "cookie")


def _mask_secrets(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in event:
        if any(word in key.lower() for word in _SECRET_WORDS):
            event[key] = "***"
    return event


def configure_logs(level: str = "info") -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _mask_secrets,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        cache_logger_on_first_use=True,
    )


def get_log(name: str) -> structlog.typing.FilteringBoundLogger:
    # Bound at first use: modules ask for their log before ``configure_logs`` has run.
    return structlog.get_logger(component=name)
