"""A payload as people write it: JSON in lines, and a sentence that names the line where it cannot be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from freight_app.kit.errors import InvalidInput

MAX_PAYLOAD_TEXT = 100_000


def write_payload(payload: Mapping[str, Any]) -> str:
    """The payload in lines, in every script as it is."""
    return json.dumps(payload, ensure_ascii=False, indent=2)


def read_payload(text: str) -> dict[str, Any]:
    """The payload that a text means; ``InvalidInput`` says in which line it means none, and why."""
    if len(text) > MAX_PAYLOAD_TEXT:
        raise InvalidInput("payload", "This is longer than a task may be told.")
    if not text.strip():
        raise InvalidInput("payload", "Write the payload as JSON, at least an empty pair of braces.")
    try:
        found = json.loads(text, object_pairs_hook=_only_once, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _cannot_be_read(error) from None
    except (ValueError, RecursionError):
        # A number of thousands of digits, or brackets within brackets without an end.
        raise InvalidInput("payload", "This is nested too deeply, or a number in it is too long.") from None
    if not isinstance(found, dict):
        raise InvalidInput("payload", "A payload is an object: it begins and ends with braces.")
    _check_letters(found)
    return found


def _cannot_be_read(error: json.JSONDecodeError) -> InvalidInput:  # noqa: PLR0911 - one line for each reason
    line, told = error.lineno, error.msg
    if told.startswith("Expecting property name"):
        return InvalidInput("payload", "Line {line}: a name in double quotes is expected here.", line=line)
    if told.startswith("Expecting ','"):
        return InvalidInput("payload", "Line {line}: a comma is missing before this, or a closing bracket.", line=line)
    if told.startswith("Expecting ':'"):
        return InvalidInput("payload", "Line {line}: a colon is missing after the name.", line=line)
    if told.startswith("Unterminated string"):
        return InvalidInput("payload", "Line {line}: a text begins here and its closing quote is missing.", line=line)
    if told.startswith("Extra data"):
        return InvalidInput("payload", "Line {line}: the payload has ended before this.", line=line)
    if told.startswith(("Invalid control character", "Invalid \\")):
        return InvalidInput("payload", "Line {line}: a text holds a character that must be escaped.", line=line)
    if told.startswith("Illegal trailing comma"):
        return InvalidInput("payload", "Line {line}: nothing follows this comma.", line=line)
    return InvalidInput("payload", "Line {line}: a value is missing here, or it is not JSON.", line=line)


def _only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name the reader would keep one in silence."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidInput("payload", "The name {name} stands twice in one pair of braces.", name=name)
        found[name] = value
    return found


def _refuse_constant(name: str) -> Any:
    raise InvalidInput("payload", "{name} is no value of JSON.", name=name)


def _check_letters(value: Any) -> None:
    """PostgreSQL keeps neither the zero character nor half of a pair."""
    if isinstance(value, dict):
        for name, item in value.items():
            _check_letters(name)
            _check_letters(item)
    elif isinstance(value, list):
        for item in value:
            _check_letters(item)
    elif isinstance(value, str) and any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value):
        raise InvalidInput("payload", "A text holds a character that cannot be kept.")
