"""What pages of the shop do in the browser, before any server answers. Their React side is ``assets/ui/shop.js``,
and ``assets/ui/offline.js`` for the time without a network."""

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
    """The button of a form. Children: the icon, the icon once added, the label."""

    tag = "AddButton"
    added_label: rx.Var[str]
    disabled: rx.Var[bool]


class ChoiceBox(_ShopComponent):
    """A checkbox that leads to an address."""

    tag = "ChoiceBox"
    chosen: rx.Var[bool]
    href: rx.Var[str]
    disabled: rx.Var[bool]
    role: rx.Var[str]


class OfflineCart(rx.Component):
    """Says what this device keeps of the cart while the network is away, and what was sent when it is back."""

    library = "$/public/ui/offline.js"
    tag = "OfflineCart"
    kept_text: rx.Var[str]
    sent_text: rx.Var[str]
    left_over_text: rx.Var[str]
    see_text: rx.Var[str]
    link_class_name: rx.Var[str]
    on_synced: rx.EventHandler[no_args_event_spec]


class WaitingBadge(rx.Component):
    """How many changes of the cart wait to be sent."""

    library = "$/public/ui/offline.js"
    tag = "WaitingBadge"
    label: rx.Var[str]
