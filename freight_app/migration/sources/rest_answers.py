"""What is in an answer: its JSON, the list of records in it, the cursor or the link to what comes next."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from freight_app.migration.ports import WebPage
from freight_app.migration.sources.json_files import load
from freight_app.migration.sources.rest_errors import AnswerNotUnderstood

_MISSING = object()
# A list of records lies at the top, or in an object or two around it.
_MOST_LEVELS = 3
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\s,;\"]+))?)*)")
_PARAM = re.compile(r";\s*([\w*-]+)\s*(?:=\s*(?:\"([^\"]*)\"|([^\s,;\"]+)))?")


def parse_answer(page: WebPage, number: int) -> Any:
    """The JSON of an answer. NaN is taken, as many programs write it. Raises ``AnswerNotUnderstood``."""
    try:
        text = page.body.decode(_charset(page.headers)).removeprefix("\ufeff")
    except (UnicodeError, LookupError):
        raise AnswerNotUnderstood(number, "it holds bytes that its encoding does not know.") from None
    try:
        return load(text)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        what = "nothing" if not text.strip() else "a web page" if text.lstrip().startswith("<") else "no JSON"
        raise AnswerNotUnderstood(number, f"it holds {what}.") from None


def find_list_path(answer: Any, number: int) -> str:
    """The dotted way to the list of records: the longest list of objects, as near to the top as there is one.

    Raises ``AnswerNotUnderstood`` where there is none; an empty list is one when there is no other.
    """
    empty: str | None = None
    level: list[tuple[str, Any]] = [("", answer)]
    for _ in range(_MOST_LEVELS + 1):
        lists = [(path, value) for path, value in level if isinstance(value, list)]
        filled = [(path, value) for path, value in lists if any(isinstance(item, dict) for item in value)]
        if filled:
            return max(filled, key=lambda found: len(found[1]))[0]
        if empty is None:
            empty = next((path for path, value in lists if not value), None)
        level = [
            (f"{path}.{name}" if path else name, item)
            for path, value in level
            if isinstance(value, dict)
            for name, item in value.items()
            # A way through such a name could not be written.
            if "." not in name and name
        ]
    if empty is None:
        raise AnswerNotUnderstood(number, "it holds no list of records.")
    return empty


def read_list(answer: Any, path: str, number: int) -> list[Any]:
    """The records at the path; none where later pages have nothing there. Raises ``AnswerNotUnderstood``."""
    found = look_up(answer, path)
    if found is _MISSING and number == 1:
        raise AnswerNotUnderstood(number, f"there is nothing at {path}.")
    if found is None or found is _MISSING:
        return []
    if not isinstance(found, list):
        raise AnswerNotUnderstood(number, f"what is at {path or 'its top'} is no list.")
    return found


def read_mark(answer: Any, path: str) -> str:
    """A cursor or a link as text; empty where the answer has none."""
    found = look_up(answer, path)
    return str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else ""


def look_up(answer: Any, path: str) -> Any:
    """The value at a dotted path; numbers count places of a list, from its end when they are negative."""
    found = answer
    for name in path.split(".") if path else ():
        if isinstance(found, dict):
            found = found.get(name, _MISSING)
        elif isinstance(found, Sequence) and not isinstance(found, str) and re.fullmatch(r"-?\d{1,9}", name):
            place = int(name)
            found = found[place] if -len(found) <= place < len(found) else _MISSING
        else:
            return _MISSING
    return found


def read_link_header(headers: Mapping[str, str]) -> str:
    """The address with ``rel=next`` in the header ``Link`` (RFC 8288); empty where there is none."""
    for link in _LINK.finditer(headers.get("link", "")):
        # The first of equal parameters counts.
        rel = next((param for param in _PARAM.finditer(link[2]) if param[1].lower() == "rel"), None)
        if rel and "next" in (rel[2] or rel[3] or "").lower().split():
            return link[1].strip()
    return ""


def _charset(headers: Mapping[str, str]) -> str:
    named = _CHARSET.search(headers.get("content-type", ""))
    try:
        return codecs.lookup(named[1]).name if named else "utf-8"
    except LookupError:
        return "utf-8"
