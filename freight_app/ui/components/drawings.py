"""Drawn parts, for categories and for products without a photo: one sprite, ``assets/drawings.svg``.

They take the page's role colours, so they are right in light and in dark. The thinner the picture is shown, the heavier its
lines must be: ``--k`` scales them.
"""

from __future__ import annotations

from typing import Literal

import reflex as rx
from reflex_base.vars import VarData

from freight_app.ui.components.base import Live, Text, cx

Drawing = Literal[
    "air", "alternator", "arm", "battery", "bearing", "belt", "bottle", "bulb", "cabin", "car", "cart", "clutch", "coil", "dim", "disc",
    "fuel", "glow", "lamp", "oil", "oil2", "oilxl", "pad", "part", "pump", "radiator", "shock", "shoe", "spark", "wiper"
]  # fmt: skip


def built_file(path: str) -> rx.vars.StringVar:
    """The address of a file in ``assets`` under its hashed name, which browsers keep for a year."""
    name = "asset_" + "".join(letter if letter.isalnum() else "_" for letter in path)
    imported = {f"$/public/{path}?url": [rx.ImportVar(tag=name, is_default=True)]}
    return rx.Var(name, _var_type=str, _var_data=VarData(imports=imported)).to(str)


def drawing(name: Live, class_name: Text = "size-24", *, label: Text = "") -> rx.Component:
    """A part by its name (``Drawing``), which may be a Var. ``label`` speaks it; without one it is decoration beside a name."""
    silent = not isinstance(label, rx.Var) and not label
    spoken = {"aria-hidden": "true"} if silent else {"role": "img", "aria-label": label}
    mirrored = "rtl:-scale-x-100" if isinstance(name, str) and name == "car" else ""
    view_box = (
        {"car": "0 0 260 104", "dim": "0 0 220 220"}.get(name, "0 0 160 160")
        if isinstance(name, str)
        else "0 0 160 160"
    )
    return rx.el.svg(
        rx.el.svg.use(href=built_file("drawings.svg") + "#" + name),
        view_box=view_box,
        class_name=cx(mirrored, class_name),
        custom_attrs=spoken,
    )
