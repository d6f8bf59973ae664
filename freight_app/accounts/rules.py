"""Pure rules of the accounts room: passwords, devices in words, differences between two states of a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from freight_app.accounts.values import MAX_PASSWORD
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money

MIN_PASSWORD = 8
MASK = "***"
_SECRET_WORDS = ("password", "secret", "token", "hash", "api_key")
# The first guesses of every list of stolen passwords that have eight characters or more.
_COMMON_PASSWORDS = frozenset(
    [
        "12345678",
        "123456789",
        "1234567890",
        "11111111",
        "00000000",
        "87654321",
        "88888888",
        "password",
        "password1",
        "password123",
        "passw0rd",
        "qwertyui",
        "qwerty123",
        "qwertyuiop",
        "1q2w3e4r",
        "1qaz2wsx",
        "azertyui",
        "azerty123",
        "azertyuiop",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "computer",
        "michelle",
        "jennifer",
        "trustno1",
        "welcome1",
        "welcome123",
        "admin123",
        "administrator",
        "letmein1",
        "abcd1234",
        "abc12345",
        "a1b2c3d4",
        "motdepasse",
        "jetaime1",
        "bonjour1",
        "marseille",
        "99999999",
        "12341234",
        "12121212",
        "69696969",
    ]
)


def check_password(password: str, *, email: str, field: str = "password") -> None:
    """Refuse what is guessed first (NIST SP 800-63B: length and known passwords, no rules about characters)."""
    if len(password) < MIN_PASSWORD:
        raise InvalidInput(field, "A password has at least {least} characters.", least=MIN_PASSWORD)
    if len(password) > MAX_PASSWORD:
        raise InvalidInput(field, "A password has at most {most} characters.", most=MAX_PASSWORD)
    folded = password.casefold()
    if folded in _COMMON_PASSWORDS or len(set(folded)) < 3:
        raise InvalidInput(field, "This password is one of the first that would be guessed.")
    if folded in (email.casefold(), email.casefold().partition("@")[0]):
        raise InvalidInput(field, "The e-mail address is not a good password.")


def fold_tax_number(text: str) -> str:
    """Letters and digits alone, in capitals: ``1234567/A/m-000`` and ``1234567A M000`` are one number."""
    return re.sub(r"[\W_]", "", text).upper()


# The first word that is found in the user agent names it: browsers name their ancestors too, so the order matters.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def name_device(user_agent: str) -> tuple[str, str]:
    """Browser and system in the words of their owner, each empty when it cannot be told."""

    def first(pairs: Iterable[tuple[str, str]]) -> str:
        return next((name for mark, name in pairs if mark in user_agent), "")

    return first(_BROWSERS), first(_SYSTEMS)


def diff_fields(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
    """``{"field": {"before": ..., "after": ...}}`` of the fields that differ, as plain JSON without secrets."""
    old, new = before or {}, after or {}
    changes: dict[str, dict[str, Any]] = {}
    for field in dict.fromkeys([*old, *new]):
        if field in old and field in new and old[field] == new[field]:
            continue
        sides = {"before": old, "after": new}
        changes[field] = {side: _plain(field, values[field]) for side, values in sides.items() if field in values}
    return changes


def _plain(field: str, value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
    if any(word in field.lower() for word in _SECRET_WORDS):
        return MASK
    if isinstance(value, Mapping):
        return {str(key): _plain(str(key), item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(field, item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_plain(field, item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (Decimal, Money)):
        return str(value)
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
