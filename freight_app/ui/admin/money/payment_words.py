"""Words of payments that several pages of the console share."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Live
from freight_app.ui.i18n import t


def method_word(method: Live) -> Any:
    """How something is paid."""
    return rx.match(
        method,
        ("cash_on_delivery", t("Cash on delivery")),
        ("bank_transfer", t("Bank transfer")),
        ("card", t("Card")),
        t("On account"),
    )


def way_word(way: Live) -> Any:
    """How money goes back."""
    return rx.match(
        way,
        ("gateway", t("By the card gateway")),
        ("transfer", t("By bank transfer")),
        ("account", t("Kept on the account")),
        t("In cash"),
    )
