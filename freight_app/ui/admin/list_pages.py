"""Lists that the address holds: which page, sorted how, and the links to the pages around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from freight_app.kit.pagination import MAX_PAGE, Page
from freight_app.ui.components.base import Live, Text
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.tables import th

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class PagerView:
    """Where a list stands. ``href`` is the address of its pages without their number."""

    page: int = 1
    pages: int = 1
    total: int = 0
    first: int = 0
    last: int = 0
    href: str = ""


def list_address(path: str, **asked: str) -> str:
    """``/admin/customers?tab=all&q=ben``; what is empty is left out."""
    kept = {name: value for name, value in asked.items() if value}
    return path + ("?" + urlencode(kept) if kept else "")


def page_number(text: str) -> int:
    """The page that an address asks for; the first when it cannot mean one."""
    return min(max(int(text), 1), MAX_PAGE) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def pager_of(found: Page[Any], address: str) -> PagerView:
    """The pager of a page that was found at an address (without its page number)."""
    before = (found.page - 1) * found.per_page
    return PagerView(
        page=found.page,
        pages=found.pages,
        total=found.total,
        first=before + 1 if found.items else 0,
        last=before + len(found.items),
        href=address + ("&" if "?" in address else "?") + "page=",
    )


def pager(view: Live) -> rx.Component:
    """``pagination`` of a ``PagerView``."""
    return pagination(
        page=view.page,
        pages=view.pages,
        total=view.total,
        first=view.first,
        last=view.last,
        href=lambda to: view.href + to.to_string(),
    )


def turn_sort(sort: str, column: str, *, first_down: Sequence[str] = ()) -> str:
    """The sort after a press on a column's head: its other direction, or its first one when another column led."""
    if sort.lstrip("-") == column:
        return column if sort.startswith("-") else f"-{column}"
    return f"-{column}" if column in first_down else column


def sort_directions(sort: str, columns: Sequence[str]) -> dict[str, str]:
    """What ``th`` wants to know of each column."""
    now = "descending" if sort.startswith("-") else "ascending"
    return {column: now if sort.lstrip("-") == column else "" for column in columns}


def sorted_th(label: Text, column: str, directions: Live, sort_by: Any, **props: Any) -> rx.Component:
    """A column's head that sorts by it."""
    return th(label, sort={"direction": directions[column], "on_click": sort_by(column)}, **props)
