"""Handing something over by one POST, and what its answer means for whoever would send it again."""

from __future__ import annotations

from collections.abc import Mapping

import httpcore

from freight_app.adapters.web.client import Timeouts, WebAnswer, WebClient
from freight_app.kit.errors import OutsideFailure
from freight_app.messaging.errors import MayHaveGoneOut, MessageRefused
from freight_app.migration.web_errors import (
    AnswerTooLarge,
    BadAnswer,
    ConnectionFailed,
    TimedOut,
    WebFailure,
)

TIMEOUTS = Timeouts(connect_s=5, read_s=20, total_s=25)
MAX_ANSWER_BYTES = 64 * 1024
# The request was not worked on: the same one may do better later.
_LATER = frozenset({401, 403, 408, 425, 429})
# It had been sent, or may have been, when these came.
_LOST = (TimedOut, ConnectionFailed, BadAnswer, AnswerTooLarge)
_NEVER_CONNECTED = (httpcore.ConnectError, httpcore.ConnectTimeout)


def post(client: WebClient, url: str, *, headers: Mapping[str, str], body: bytes, who: str) -> WebAnswer:
    """The answer, whatever its status. ``OutsideFailure``, or ``MayHaveGoneOut`` where ``who`` may have heard us."""
    try:
        return client.request("POST", url, headers=headers, body=body, max_bytes=MAX_ANSWER_BYTES, cut=True)
    except _LOST as error:
        if isinstance(error.__context__, _NEVER_CONNECTED):
            raise OutsideFailure(f"{who} cannot be reached.") from None
        raise MayHaveGoneOut(f"The answer of {who} was lost.") from None
    except WebFailure as error:
        raise OutsideFailure(f"{who} cannot be asked: {error.message}") from None


def require_taken(answer: WebAnswer, *, who: str, words: str = "") -> None:
    """Nothing for a 2xx. ``MessageRefused`` for a clear no, the others as ``post``.

    A key that is not taken is worth retrying: somebody corrects it and what waits goes out.
    """
    if 200 <= answer.status < 300:
        return
    sentence = f"{who} answered {answer.status}" + (f": {words[:200]}" if words else ".")
    if answer.status in _LATER:
        raise OutsideFailure(sentence)
    if answer.status >= 500:
        raise MayHaveGoneOut(sentence)
    raise MessageRefused(sentence)
