"""Regular expressions that other people write, run by RE2 in linear time, within limits of size and work.

RE2 has neither look-around nor back-references inside a pattern; both would need exponential time.
"""

from __future__ import annotations

import html
from time import thread_time
from typing import Any

import re2

from freight_app.migration.mapping.characters import MAX_TEXT
from freight_app.migration.mapping.errors import CellError

MAX_PATTERN = 500
MAX_SEARCHED = 10_000
_MAX_PROGRAM = 20_000
_MAX_MEMORY = 1 << 20
# Of this thread's own processor time, so that a busy machine refuses no more than an idle one.
_MAX_SECONDS = 0.5
_HTML_LEFT_OUT = re2.compile(r"(?is)<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>")
_HTML_BREAK = re2.compile(r"(?is)<(br|/p|/div|/li|/tr|/h[1-6]|/table|/ul|/ol)\b[^<>]*>")
_HTML_TAG = re2.compile(r"(?s)</?[A-Za-z!][^<>]*>")


def compile_pattern(pattern: str, *, ignore_case: bool = False) -> Any:
    """A pattern of RE2 made ready; ``ValueError`` with a sentence when it is wrong or too large."""
    if not 0 < len(pattern) <= MAX_PATTERN:
        raise ValueError(f"A pattern has 1 to {MAX_PATTERN} characters.")
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    options.case_sensitive = not ignore_case
    try:
        compiled = re2.compile(pattern, options)
    except (re2.error, UnicodeError) as error:
        detail = error.args[0] if error.args else ""
        reason = detail.decode(errors="replace") if isinstance(detail, bytes) else str(detail)
        raise ValueError(f"The pattern cannot be read: {reason}.") from None
    if compiled.programsize > _MAX_PROGRAM:
        raise ValueError("The pattern is too large: its repetitions multiply.")
    return compiled


def group_number(compiled: Any, group: int | str) -> int:
    """The number of a group by number or name; ``ValueError`` with a sentence when the pattern has none such."""
    number = compiled.groupindex.get(group) if isinstance(group, str) else group
    if number is None or not 0 <= number <= compiled.groups:
        raise ValueError(f"The pattern has no group {group!r}.")
    return number


def split_replacement(compiled: Any, replacement: str) -> list[str | int]:
    r"""A replacement as texts and numbers of groups: ``\1-\2`` -> ``["", 1, "-", 2, ""]``; ``\\`` is a backslash."""
    if len(replacement) > MAX_PATTERN:
        raise ValueError(f"A replacement has at most {MAX_PATTERN} characters.")
    parts: list[str | int] = []
    text, place = "", 0
    while place < len(replacement):
        char, following = replacement[place], replacement[place + 1 : place + 2]
        if char == "\\" and following.isascii() and following.isdigit():
            parts += [text, group_number(compiled, int(following))]
            text, place = "", place + 2
        elif char == "\\" and following == "\\":
            text, place = text + "\\", place + 2
        else:
            text, place = text + char, place + 1
    return [*parts, text]


def search_pattern(compiled: Any, text: str) -> Any:
    """The first match, or None. ``CellError`` ``too_long`` on a text beyond 10,000 characters."""
    _check_length(text)
    return compiled.search(text)


def replace_pattern(compiled: Any, parts: list[str | int], text: str, *, count: int = 0) -> str:
    """Every match (at most ``count`` unless 0) replaced. ``CellError`` on texts and results that grow too large."""
    _check_length(text)
    deadline = thread_time() + _MAX_SECONDS
    pieces: list[str] = []
    end = length = 0
    for number, match in enumerate(compiled.finditer(text), start=1):
        if number % 16 == 0 and thread_time() > deadline:
            raise CellError("pattern_too_slow", "The pattern takes too long on this text.", text)
        put_in = "".join(part if isinstance(part, str) else match[part] or "" for part in parts)
        pieces += (text[end : match.start()], put_in)
        length += len(put_in)
        if length > MAX_TEXT:
            raise too_long(text)
        end = match.end()
        if number == count:
            break
    return "".join([*pieces, text[end:]])


def strip_html(text: str) -> str:
    """The words of a piece of HTML: no tags, scripts, styles or comments; entities read, line ends at blocks.

    The result is plain text; whoever puts it into a page escapes it, as with any text.
    """
    if "<" in text:
        text = _HTML_LEFT_OUT.sub(" ", text)
        text = _HTML_BREAK.sub("\n", text)
        text = _HTML_TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def too_long(value: object) -> CellError:
    """The error of a text that no field could hold."""
    return CellError("too_long", "The text is too long: at most {most} characters.", value, {"most": MAX_TEXT})


def _check_length(text: str) -> None:
    if len(text) > MAX_SEARCHED:
        sentence = "The text is too long for a pattern: at most {most} characters."
        raise CellError("too_long", sentence, text, {"most": MAX_SEARCHED})
