"""The fields of an address, the same wherever one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from freight_app.ui.i18n import t


def address_fields(make_field: Callable[..., rx.Component]) -> list[rx.Component]:
    """Street, town, governorate, postal code and the note. ``make_field(label, name, ...)`` gives value and error to each."""
    short: dict[str, Any] = {"max_length": 120}
    return [
        make_field(
            t("Street and number"), "line", auto_complete="street-address", max_length=200, class_name="sm:col-span-2"
        ),
        make_field(t("Town"), "city", auto_complete="address-level2", **short),
        make_field(t("Governorate"), "region", optional=True, auto_complete="address-level1", **short),
        make_field(t("Postal code"), "postal_code", optional=True, auto_complete="postal-code", max_length=20),
        make_field(t("Note for the driver"), "note", optional=True, max_length=300),
    ]
