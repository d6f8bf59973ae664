"""What pages of the shop do in the browser, before any server answers. Their React side is ``assets/ui/shop.js``."""

from __future__ import annotations

import reflex as rx


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
