"""Pure rules of tenants: names that are the same, months, what a webhook's address looks like."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

from freight_app.kit.errors import InvalidInput
from freight_app.kit.paths import split_address

MAX_WEBHOOK_URL = 500
EVERY_TARGET = "*"
_TARGET = re.compile(r"[a-z][a-z0-9_]{0,39}")


def name_key_of(name: str) -> str:
    """What makes two spellings of a name the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def month_of(moment: datetime) -> str:
    """``2026-03``, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m")


def end_of_month(moment: datetime) -> datetime:
    """When the next month begins in UTC, and quotas with it."""
    here = moment.astimezone(UTC)
    year, month = (here.year, here.month + 1) if here.month < 12 else (here.year + 1, 1)
    return datetime(year, month, 1, tzinfo=UTC)


def last_months(moment: datetime, count: int) -> list[str]:
    """The month of the moment and those before it, oldest first."""
    here = moment.astimezone(UTC)
    numbers = range(here.year * 12 + here.month - count, here.year * 12 + here.month)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]


def may_load(allowed_targets: list[str], target: str) -> bool:
    """Whether a list of allowed targets has this one."""
    return EVERY_TARGET in allowed_targets or target in allowed_targets


def check_targets(targets: list[str], *, field: str = "allowed_targets") -> list[str]:
    """Names of targets, each once, in alphabetical order; ``InvalidInput`` when one cannot be a name, or none is left.

    Whether a target of the name exists is not asked: targets belong to a room above.
    """
    cleaned = sorted({target.strip() for target in targets if target.strip()})
    if EVERY_TARGET in cleaned:
        return [EVERY_TARGET]
    if not cleaned:
        raise InvalidInput(field, "Allow at least one target.")
    if any(not _TARGET.fullmatch(target) for target in cleaned):
        raise InvalidInput(field, "The name of a target has small letters, digits and underscores.")
    return cleaned


def check_webhook_url(url: str, *, field: str = "url") -> str:
    """An address that can be called, trimmed; empty for none. Whether it *may* be called is asked when sending.

    Raises ``InvalidInput``.
    """
    url = url.strip()
    if not url:
        return ""
    if len(url) > MAX_WEBHOOK_URL:
        raise InvalidInput(field, "An address has at most {most} characters.", most=MAX_WEBHOOK_URL)
    if not _is_http(url):
        raise InvalidInput(field, "Write an address that begins with https:// or http:// and names a host.")
    if "@" in split_address(url).netloc:
        raise InvalidInput(field, "An address carries no name and password: what we send is signed.")
    return url


def _is_http(url: str) -> bool:
    parts = split_address(url)
    try:
        parts.port  # noqa: B018 - it raises when the port is none
    except ValueError:
        return False
    is_plain = all(char.isprintable() and not char.isspace() for char in url)
    return is_plain and parts.scheme in ("http", "https") and bool(parts.hostname)
