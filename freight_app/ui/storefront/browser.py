"""What pages of the shop do in the browser, before any server answers. Their React side is ``assets/ui/shop.js``."""

from __future__ import annotations

import reflex as rx
from reflex.event import no_args_event_spec


class _ShopComponent(rx.Component):
    library = "$/public/ui/shop.js"


class PageTitle(_ShopComponent):
    """The title of a page about one thing."""

    tag = "PageTitle"
    text: rx.Var[str]


class AddButton(_ShopComponent):
    """Children: the icon, the icon once added, the label."""

    tag = "AddButton"
    added_label: rx.Var[str]
    disabled: rx.Var[bool]
    on_add: rx.EventHandler[no_args_event_spec]


class ChoiceBox(_ShopComponent):
    """A checkbox that leads to an address."""

    tag = "ChoiceBox"
    chosen: rx.Var[bool]
    href: rx.Var[str]
    disabled: rx.Var[bool]
    role: rx.Var[str]
