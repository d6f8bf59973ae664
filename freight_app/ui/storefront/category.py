"""A kind of part: the way there, the kinds within it as pictures, and its parts."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.storefront.page_parts import breadcrumb, if_some, kind_tiles
from freight_app.ui.storefront.results import results_page
from freight_app.ui.storefront.results_state import ResultsState


def page() -> rx.Component:
    """``/c/[slug]``."""
    return results_page(
        rx.el.div(
            breadcrumb(ResultsState.crumbs, ResultsState.title, current_is_last=True),
            class_name="-mt-3 hidden lg:block",
        ),
        below_title=if_some(
            ResultsState.tiles, rx.el.div(kind_tiles(ResultsState.tiles, small=True), class_name="mt-5")
        ),
    )
