"""What tenants' pages say: scopes in words, amounts of data, how long a key is good for."""

from __future__ import annotations

from collections.abc import Iterable

from freight_app.accounts.tenant_dtos import KeyScope
from freight_app.kit.languages import format_number
from freight_app.ui.admin.users_words import join_words
from freight_app.ui.i18n import translate


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


SCOPE_WORDS: dict[KeyScope, str] = {
    KeyScope.JOBS_READ: _("Follow jobs"),
    KeyScope.JOBS_WRITE: _("Load data, start and stop jobs"),
    KeyScope.DATA_READ: _("Read loaded data"),
    KeyScope.SETTINGS_WRITE: _("Change its own retry policy and webhook"),
}
# Days that a new key is good for; none is for ever.
LIFETIMES: tuple[tuple[str, str], ...] = (
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("One year")),
    ("", _("Until it is revoked")),
)
DEFAULT_LIFETIME = "90"
# Sentences of the room that stand beside a field as they are.
ROOM_SENTENCES = (
    _("There is already a tenant with this name."),
    _("This is the shop's own tenant: its name, targets and keys are not changed."),
)
_SIZES = (_("{amount} B"), _("{amount} kB"), _("{amount} MB"), _("{amount} GB"), _("{amount} TB"))


def name_scopes(scopes: Iterable[KeyScope], language: str) -> str:
    """``Follow jobs, Read loaded data``."""
    given = set(scopes)
    return join_words((translate(word, language) for scope, word in SCOPE_WORDS.items() if scope in given), language)


def write_bytes(count: int, language: str) -> str:
    """``1.5 GB``: thousands, as disks are sold."""
    amount, size = float(count), 0
    while amount >= 999.5 and size < len(_SIZES) - 1:
        amount, size = amount / 1000, size + 1
    rounded = round(amount, 1 if size and amount < 10 else 0)
    return translate(_SIZES[size], language, amount=format_number(rounded, language))
