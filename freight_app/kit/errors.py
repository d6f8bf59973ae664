"""Errors as facts of the trade.

An error has a stable ``code`` for programs, a plain sentence for people and ``details`` with the data that the
sentence talks about. It knows nothing of HTTP: ``api/errors.py`` maps the classes below to status codes.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

_PLACE = re.compile(r"\{(\w+)\}", re.ASCII)


class FreightError(Exception):
    """The base of every expected failure; anything else that is raised is a bug."""

    code: ClassVar[str] = "freight_error"

    def __init__(self, message: str, **details: Any) -> None:
        """``message`` may name details, ``{most}``: one ``sentence`` to translate, whatever the numbers are."""
        self.sentence = message
        self.message = _PLACE.sub(lambda found: str(details.get(found[1], found[0])), message)
        self.details = details
        super().__init__(self.message)


class NotFound(FreightError):
    """The thing does not exist, or not for this actor: the two are never told apart."""

    code = "not_found"

    def __init__(self, what: str, **details: Any) -> None:
        super().__init__(f"{what} was not found.", what=what, **details)


class NotSignedIn(FreightError):
    """Nobody is signed in where somebody must be."""

    code = "not_signed_in"


class NotAllowed(FreightError):
    """The actor is known but lacks the permission."""

    code = "not_allowed"


class InvalidInput(FreightError):
    """A field holds a value that cannot be taken. ``field`` names it as the caller wrote it."""

    code = "invalid_input"

    def __init__(self, field: str, message: str, **details: Any) -> None:
        super().__init__(message, field=field, **details)
        self.field = field


class Conflict(FreightError):
    """The request was sound but the world has moved: taken names, stale versions, wrong states."""

    code = "conflict"


class TooManyRequests(FreightError):
    """Try again after ``retry_after_s`` seconds."""

    code = "too_many_requests"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message, retry_after_s=retry_after_s)
        self.retry_after_s = retry_after_s


class OutsideFailure(FreightError):
    """Something beyond our walls (a gateway, a mail server, a carrier) did not do its part."""

    code = "outside_failure"
