"""What every component shares: its argument types, joined classes, and what Reflex has no name for."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A

Text = str | rx.Var
"""Text of a component: ``t("...")``, a state var, or plain text that needs no translation (a code, a brand)."""

Flag = bool | rx.Var
"""A condition known when the page is compiled, or only in the browser."""

Child = rx.Component | rx.Var | str

Live = Any
"""A value that is read piece by piece: a plain one, or a state var, whose class type checkers take for a plain one too."""


def as_var(value: Any) -> Any:
    """A state var as the Var that it is in a page, for its operations (``as_var(State.names).contains(x)``)."""
    return rx.Var.create(value)


def cx(*parts: Any) -> Any:
    """Join classes; empty ones fall out. With a Var among them Reflex joins them in the browser: then it is a list,
    which may be part of another."""
    flat = [one for part in parts for one in (part if isinstance(part, list) else [part])]
    kept = [part for part in flat if isinstance(part, rx.Var) or part]
    return kept if any(isinstance(part, rx.Var) for part in kept) else " ".join(map(str, kept))


def when(condition: Flag, then: Any, otherwise: Any = "") -> Any:
    """One of two plain values now, or ``rx.cond`` if only the browser knows."""
    if isinstance(condition, rx.Var):
        return rx.cond(condition, then, otherwise)
    return then if condition else otherwise


def shown(condition: Flag, *children: Child) -> Child:
    """The children if the condition holds, else nothing."""
    if isinstance(condition, rx.Var):
        return rx.cond(condition, rx.fragment(*children))
    return rx.fragment(*children) if condition else rx.fragment()


def code(text: Text, class_name: str = "") -> rx.Component:
    """A SKU, order number or phone: left to right and isolated in right-to-left text."""
    return rx.el.bdi(text, class_name=cx("ltr", class_name))


def raw(html: str) -> dict[str, Any]:
    """Attributes that set an element's inner markup; for markup of our own files only."""
    return {"dangerouslySetInnerHTML": {"__html": html}}


def server_link(*children: Child, href: Text, **props: Any) -> rx.Component:
    """A link that loads a page from the server: a download, signing out, another language. ``rx.el.a`` stays in the page."""
    return A.create(*children, href=href, **props)
