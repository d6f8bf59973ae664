"""What a form said wrong, carried across one redirect in a cookie of a minute.

It holds codes and what was typed, never a password; the page that it leads to shows it and nothing acts on it.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, dataclass, field

FLASH_COOKIE = "freight_flash"
FLASH_SECONDS = 60
_MAX_FIELD = 300
_MAX_COOKIE = 3000


@dataclass(frozen=True, slots=True)
class Flash:
    """``form`` is the page it belongs to, ``code`` the error's, ``field_name`` the field it names (may be empty)."""

    form: str
    code: str
    field_name: str = ""
    retry_after_s: int = 0
    typed: dict[str, str] = field(default_factory=dict)


def write_flash(flash: Flash) -> str:
    """The cookie's value."""
    typed = {name: text[:_MAX_FIELD] for name, text in flash.typed.items()}
    text = json.dumps({**asdict(flash), "typed": typed}, ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode()[:_MAX_COOKIE]


def read_flash(value: str | None, form: str) -> Flash | None:
    """What the cookie says to a form; None when it is absent, broken, or meant for another form."""
    if not value or len(value) > _MAX_COOKIE:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(value.encode()))
        flash = Flash(
            form=str(found["form"]),
            code=str(found["code"]),
            field_name=str(found["field_name"]),
            retry_after_s=int(found["retry_after_s"]),
            typed={str(name): str(text) for name, text in dict(found["typed"]).items()},
        )
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    return flash if flash.form == form else None
