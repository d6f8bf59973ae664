"""One answer of a source of rates, bounded and whole, or a failure that quotes neither address nor key."""

from __future__ import annotations

import json

from freight_app.adapters.web.client import WebClient
from freight_app.kit.errors import OutsideFailure

# The whole table of the ECB has 3 KB.
MAX_BYTES = 256 * 1024


def ask(client: WebClient, url: str, *, who: str, accept: str) -> bytes:
    """The body of a good answer; ``OutsideFailure`` for any other."""
    answer = client.request("GET", url, headers={"Accept": accept}, max_bytes=MAX_BYTES)
    if answer.status != 200:
        raise OutsideFailure(f"{who} answered {answer.status}.")
    return answer.body


def read_json(body: bytes, *, who: str) -> dict[str, object]:
    """An object whose numbers are kept as the text they were written in: no float ever holds a rate."""
    try:
        said = json.loads(body, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise OutsideFailure(f"The answer of {who} cannot be read.") from None
    if not isinstance(said, dict):
        raise OutsideFailure(f"The answer of {who} cannot be read.")
    return said
