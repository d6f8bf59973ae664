"""What the forms of the stock sheet ask for: read from a browser's fields, told wrong at the field, done by the room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.stock import service
from freight_app.stock.dtos import MAX_ID, MAX_QUANTITY, ReceiptLine
from freight_app.stock.errors import NotEnoughStock
from freight_app.ui.admin.stock_rows import ProductStockView
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of

Change = Literal["adjust", "count", "move", "shelf", "reorder"]
# Does what a form asks for, once for its key.
Act = Callable[[UnitOfWork, str], object]


@dataclass(frozen=True, slots=True)
class StockErrors:
    """What is wrong, by field; empty where nothing is."""

    quantity: str = ""
    order: str = ""
    place: str = ""
    to_place: str = ""
    shelf: str = ""
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WayBack:
    """The shelf or the reorder point as it was; movements are put right by other movements, never undone."""

    kind: Change
    product_id: int
    place: int = 0
    shelf: str = ""
    point: int = 0
    order: int = 0

    def act(self) -> Act:
        if self.kind == "shelf":
            return lambda uow, _key: service.set_shelf(uow, self.product_id, self.place, self.shelf)
        return lambda uow, _key: service.set_reorder_point(uow, self.product_id, self.point, quantity=self.order)


# The rooms name a field by their argument, a form by what it shows.
_FIELDS = {
    "change": "quantity",
    "counted": "quantity",
    "quantity": "quantity",
    "reorder_point": "quantity",
    "reorder_quantity": "order",
    "to_location_id": "to_place",
    "place": "place",
    "to_place": "to_place",
    "shelf": "shelf",
    "reference": "reference",
    "reason": "reason",
    "order": "order",
}


def receipt_of(product_id: int, data: Mapping[str, Any]) -> Act:
    """Goods that arrive. Raises ``InvalidInput`` on a field that says nothing usable."""
    line = ReceiptLine(
        product_id=product_id,
        location_id=_place(data, "place"),
        quantity=_whole(data, "quantity", least=1),
        shelf=_shelf(data) or None,
    )
    reference = _text(data, "reference")
    return lambda uow, key: service.receive_stock(uow, [line], reference=reference, key=key)


def change_of(kind: Change, product_id: int, data: Mapping[str, Any]) -> Act:
    """A change of what lies there or of how it is watched. Raises ``InvalidInput`` as ``receipt_of`` does."""
    return _READERS[kind](product_id, data)


def way_back(kind: Change, before: ProductStockView, data: Mapping[str, Any]) -> WayBack | None:
    """What undoes the change of a form; None for movements."""
    if kind == "reorder":
        return WayBack(kind, before.id, point=before.reorder_point, order=before.reorder_quantity)
    level = next((one for one in before.levels if str(one.location_id) == data.get("place")), None)
    if kind == "shelf" and level is not None:
        return WayBack(kind, before.id, place=level.location_id, shelf=level.shelf)
    return None


def errors_of(error: InvalidInput, language: str) -> StockErrors:
    """The sentence of a refusal at the field that it names."""
    return StockErrors(**{_FIELDS.get(error.field, "quantity"): sentence_of(error, language)})


def shortage_of(error: NotEnoughStock, kind: str, language: str) -> StockErrors:
    """Why so many cannot go: what is free, or what was promised."""
    if kind == "count":
        text = translate("More than that is promised to orders here. Cancel or move them first.", language)
    else:
        free = error.lines[0]["available"]
        text = translate_count(
            "Only {count} piece is free here.",
            "Only {count} pieces are free here.",
            free,
            language,
        )
    return StockErrors(quantity=text)


def _adjustment(product_id: int, data: Mapping[str, Any]) -> Act:
    place, pieces = _place(data, "place"), _whole(data, "quantity", least=1)
    change = pieces if data.get("direction") == "more" else -pieces
    reason = _text(data, "reason")
    return lambda uow, key: service.adjust_stock(uow, product_id, place, change, reason=reason, key=key)


def _count(product_id: int, data: Mapping[str, Any]) -> Act:
    place, counted, reason = _place(data, "place"), _whole(data, "quantity", least=0), _text(data, "reason")
    return lambda uow, key: service.count_stock(uow, product_id, place, counted, reason=reason, key=key)


def _move(product_id: int, data: Mapping[str, Any]) -> Act:
    start, end = _place(data, "place"), _place(data, "to_place")
    pieces, shelf, reason = _whole(data, "quantity", least=1), _shelf(data) or None, _text(data, "reason")
    return lambda uow, key: service.move_stock(
        uow, product_id, pieces, from_location_id=start, to_location_id=end, shelf=shelf, reason=reason, key=key
    )


def _new_shelf(product_id: int, data: Mapping[str, Any]) -> Act:
    place, shelf = _place(data, "place"), _shelf(data)
    return lambda uow, _key: service.set_shelf(uow, product_id, place, shelf)


def _reorder(product_id: int, data: Mapping[str, Any]) -> Act:
    point, order = _whole(data, "quantity", least=0), _whole(data, "order", least=0, empty=0)
    return lambda uow, _key: service.set_reorder_point(uow, product_id, point, quantity=order)


_READERS: dict[Change, Callable[[int, Mapping[str, Any]], Act]] = {
    "adjust": _adjustment,
    "count": _count,
    "move": _move,
    "shelf": _new_shelf,
    "reorder": _reorder,
}


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name, "")).replace("\0", "").strip()


def _shelf(data: Mapping[str, Any]) -> str:
    shelf = _text(data, "shelf")
    if len(shelf) > 40:
        raise InvalidInput("shelf", "A shelf has at most 40 characters.")
    return shelf


def _whole(data: Mapping[str, Any], name: str, *, least: int, empty: int | None = None) -> int:
    typed = "".join(_text(data, name).split())
    if not typed and empty is not None:
        return empty
    if not typed.isdecimal() or len(typed) > 9 or not least <= int(typed) <= MAX_QUANTITY:
        message = _("A whole number from {least} to {most} is needed.")
        raise InvalidInput(name, message, least=least, most=MAX_QUANTITY)
    return int(typed)


def _place(data: Mapping[str, Any], name: str) -> int:
    chosen = _text(data, name)
    if not chosen.isdecimal() or not 0 < int(chosen[:12]) <= MAX_ID:
        raise InvalidInput(name, _("Choose a location."))
    return int(chosen)
