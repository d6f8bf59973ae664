"""Hearts and comparing in the browser, before any server answers. Their React side is ``assets/ui/wishes.js``."""

from __future__ import annotations

import reflex as rx
from reflex.event import passthrough_event_spec

_Toggle = passthrough_event_spec(int, bool)


class _WishComponent(rx.Component):
    library = "$/public/ui/wishes.js"


class WishSync(_WishComponent):
    """Tells the hearts of a page what is on the list; ``turn`` is raised to say it again."""

    tag = "WishSync"
    ids: rx.Var[list[int]]
    known: rx.Var[bool]
    turn: rx.Var[int]


class Heart(_WishComponent):
    """Children: the icon, and perhaps the words while it is off and while it is on."""

    tag = "Heart"
    product: rx.Var[int]
    label: rx.Var[str]
    on_toggle: rx.EventHandler[_Toggle]


class CompareTick(_WishComponent):
    tag = "CompareTick"
    sku: rx.Var[str]
    name: rx.Var[str]
    image: rx.Var[str]
    kind: rx.Var[str]
    label: rx.Var[str]
    full_label: rx.Var[str]


class CompareTray(_WishComponent):
    """Children: the icons of an item without a picture, of taking one out, and of comparing."""

    tag = "CompareTray"
    label: rx.Var[str]
    compare_label: rx.Var[str]
    more_label: rx.Var[str]
    out_label: rx.Var[str]
    clear_label: rx.Var[str]
    item_class_name: rx.Var[str]
    out_class_name: rx.Var[str]
    go_class_name: rx.Var[str]
    clear_class_name: rx.Var[str]


class CompareOut(_WishComponent):
    tag = "CompareOut"
    sku: rx.Var[str]
    label: rx.Var[str]
