"""Parts, levels and receipts as a phone at the shelves shows them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_time, pick_text
from freight_app.kit.pagination import PageRequest
from freight_app.shop.service import get_shop_profile
from freight_app.stock.dtos import FoundPart
from freight_app.stock.service import find_parts, get_part, list_levels, list_own_receipts, located_levels_of
from freight_app.ui.visitor import Visitor

SHOWN_RECEIPTS = 25
SHELF_LIMIT = 100


@dataclass(frozen=True, slots=True)
class PartView:
    """A part and what the books say of it at one location; ``product_id`` is 0 when there is none."""

    product_id: int = 0
    sku: str = ""
    name: str = ""
    maker: str = ""
    image: str = ""
    shelf: str = ""
    on_hand: int = 0
    reserved: int = 0


@dataclass(frozen=True, slots=True)
class ReceiptView:
    movement_id: int
    sku: str
    name: str
    quantity: int
    place: str
    reference: str
    at: str
    is_undone: bool


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """A part of the shelf that is being counted; ``outcome`` is empty until it is."""

    product_id: int
    sku: str
    name: str
    outcome: str = ""


def read_parts(who: Visitor, text: str, location_id: int) -> tuple[list[PartView], bool]:
    """The parts that answer to a number or to words, and whether a number named them."""
    with current_house().read(who.actor) as uow:
        found = find_parts(uow, text, language=who.language)
        return _part_views(uow, found, location_id), bool(found) and found[0].is_named


def read_part(who: Visitor, product_id: int, location_id: int) -> PartView:
    """``NotFound`` for an unknown product."""
    with current_house().read(who.actor) as uow:
        return _part_views(uow, [get_part(uow, product_id, language=who.language)], location_id)[0]


def read_receipts(who: Visitor) -> tuple[list[ReceiptView], int]:
    """What the person booked in during this shift, newest first, and how many receipts that are."""
    with current_house().read(who.actor) as uow:
        page = list_own_receipts(uow, PageRequest(page=1, per_page=SHOWN_RECEIPTS))
        zone = get_shop_profile(uow).time_zone
    receipts = [
        ReceiptView(
            movement_id=receipt.movement_id,
            sku=receipt.sku,
            name=pick_text(receipt.name, who.language),
            quantity=receipt.quantity,
            place=receipt.location_code,
            reference=receipt.reference,
            at=format_time(receipt.received_at, zone=zone),
            is_undone=receipt.is_undone,
        )
        for receipt in page.items
    ]
    return receipts, page.total


def read_shelf(who: Visitor, code: str, location_id: int) -> tuple[str, list[ShelfLine]]:
    """The shelf of this name at a location as it is written there, with its parts; none when there is no such shelf."""
    wanted = code.strip().upper()
    if not wanted:
        return "", []
    with current_house().read(who.actor) as uow:
        levels = list_levels(uow, PageRequest(page=1, per_page=SHELF_LIMIT), q=wanted, location_id=location_id).items
    lines = [
        ShelfLine(product_id=level.product_id, sku=level.sku, name=pick_text(level.name, who.language))
        for level in levels
        if level.shelf == wanted
    ]
    return (wanted, lines) if lines else ("", [])


def _part_views(uow: UnitOfWork, found: list[FoundPart], location_id: int) -> list[PartView]:
    levels = located_levels_of(uow, [part.product_id for part in found])
    views: list[PartView] = []
    for part in found:
        here = next((one for one in levels[part.product_id] if one.location_id == location_id), None)
        views.append(
            PartView(
                product_id=part.product_id,
                sku=part.sku,
                name=part.name,
                maker=" ".join(text for text in (part.brand, part.number) if text),
                image=part.image_url or "",
                shelf=here.shelf if here else "",
                on_hand=here.on_hand if here else 0,
                reserved=here.reserved if here else 0,
            )
        )
    return views
