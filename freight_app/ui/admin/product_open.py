"""The product that a tab has open, shared by the parts of its editor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx

from freight_app.catalogue.dtos import ProductDetail
from freight_app.catalogue.service import get_product
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.ui.visitor import Visitor, visitor

Step = Callable[[UnitOfWork, int], Any]


class OpenProduct(rx.State):
    """Which product, and the version of it that this tab has seen; the browser decides neither."""

    _sku: str = ""
    _version: int = 0

    def _see(self, detail: ProductDetail) -> None:
        self._sku, self._version = detail.sku, detail.version


async def change_product(state: rx.State, step: Step) -> tuple[ProductDetail, Any]:
    """Do one step to the open product at once; answers how it is now, and what the step answered.

    Our own step does not make the version stale that the form will be saved with; somebody else's change still does.
    """
    opened = await state.get_state(OpenProduct)
    before, detail, answered = await asyncio.to_thread(_change, visitor(), opened._sku, step)
    if before == opened._version:
        opened._see(detail)
    return detail, answered


def _change(who: Visitor, sku: str, step: Step) -> tuple[int, ProductDetail, Any]:
    with current_house().write(who.actor) as uow:
        product = get_product(uow, sku, include_deleted=True)
        answered = step(uow, product.id)
        uow.session.flush()
        return product.version, get_product(uow, sku, include_deleted=True, language=who.language), answered
