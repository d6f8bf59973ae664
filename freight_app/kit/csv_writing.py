"""Lines of CSV for people and their spreadsheets, in which no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

# Excel reads UTF-8 as such only behind this mark.
BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet takes for the beginning of a formula, the wide forms of East Asian keyboards too.
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Signed numbers and telephone numbers calculate nothing.
_HARMLESS = re.compile(r"[+-][\d][\d .,()/-]*", re.ASCII)


def write_lines(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV text (RFC 4180). A text that a spreadsheet would calculate gets an apostrophe before it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[_cell(value) for value in row] for row in rows])
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    if text.startswith(_BEGINS_FORMULA) and not _HARMLESS.fullmatch(text):
        return "'" + text
    return text
