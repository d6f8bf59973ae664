"""What a page is to the server: its address, whose it is, which function makes it; and how the page of an address is found.

A page is a function without arguments that returns a component; it is named by an import string, so that the list of
pages (``routes.py``) can be read by the server and by tests without importing a single one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any


class Audience(StrEnum):
    """Who a page is for. The server hides nothing by it: every handler of the page has its own guard."""

    PUBLIC = "public"
    CUSTOMER = "customer"
    STAFF = "staff"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Route:
    """A page.

    ``path`` is written as Reflex writes it (``/p/[sku]``); ``page``, ``on_load`` and ``head`` are ``module:name``
    under ``freight_app.ui``. ``title`` is English source text for ``t()``. ``head`` names the function that gives
    a page its head for search engines, or says that the thing is unknown (see ``ui/web/heads.py``).
    """

    path: str
    page: str
    title: str
    audience: Audience = Audience.PUBLIC
    permission: str | None = None
    in_sitemap: bool = False
    on_load: str | None = None
    head: str | None = None
    dev_only: bool = False

    @property
    def is_dynamic(self) -> bool:
        return "[" in self.path

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches addresses of the page; dynamic segments are named groups of one path segment."""
        parts = [
            f"(?P<{part[1:-1]}>[^/]+)" if part.startswith("[") else re.escape(part)
            for part in self.path.strip("/").split("/")
        ]
        return re.compile("^/" + "/".join(parts) + "/?$")


def load_object(name: str) -> Any:
    """The object behind ``storefront.home:page``, relative to ``freight_app.ui``."""
    module, _, attribute = name.partition(":")
    found: Any = import_module(f"freight_app.ui.{module}")
    for part in attribute.split("."):
        found = getattr(found, part)
    return found


def load_page(route: Route) -> Callable[[], Any]:
    """The function that makes the page; importing it registers the states of the page."""
    return load_object(route.page)


class RouteTable:
    """Finds the page of an address; what lies at a fixed address goes before what has a pattern."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._static: dict[str, Route] = {}
        self._dynamic: list[tuple[re.Pattern[str], Route]] = []
        for route in routes:
            if route.is_dynamic:
                self._dynamic.append((route.pattern, route))
            else:
                self._static[route.path] = route

    def find(self, path: str) -> tuple[Route, dict[str, str]] | None:
        """The page of a path and the dynamic segments in it; None where there is none."""
        if route := self._static.get(path.rstrip("/") or "/"):
            return route, {}
        for pattern, route in self._dynamic:
            if match := pattern.match(path):
                return route, match.groupdict()
        return None
