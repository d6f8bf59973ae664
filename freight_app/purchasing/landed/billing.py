"""Bills of freight, duty, insurance: entered before or after the goods came, shared at once, taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money, currency_exponent
from freight_app.purchasing.landed import queries
from freight_app.purchasing.landed.dtos import BillDraft, BillView, CoverDraft
from freight_app.purchasing.landed.errors import PurchaseNotPlaced
from freight_app.purchasing.landed.models import COSTS_TOPIC, CostBill
from freight_app.purchasing.landed.reading import view_bills
from freight_app.purchasing.landed.rules import Basis
from freight_app.purchasing.landed.sharing import reshare_bill
from freight_app.purchasing.orders.models import PurchaseOrder
from freight_app.shop.currencies.rates import rate_on
from freight_app.shop.currencies.rules import Rate, convert, read_rate_value
from freight_app.shop.service import get_shop_profile

# A kilogram is a thousand grams, a cubic metre a million cubic centimetres.
_UNITS = {Basis.WEIGHT: 3, Basis.VOLUME: 6}
_LARGEST_MEASURE = 10**15

Cover = tuple[int, int | None]


def add_bill(uow: UnitOfWork, draft: BillDraft, *, key: str) -> BillView:
    """Enter a bill and share it over what it covers; the same ``key`` answers the same bill.

    Raises ``InvalidInput`` on the field that will not do, ``NotFound`` for an unknown order, receipt or supplier,
    ``PurchaseNotPlaced``, and ``NoRate`` where no rate is given and none is known.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)
    done = do_once(
        uow,
        scope="landed.bill",
        key=key,
        body=draft.model_dump(mode="json"),
        do=lambda: {"id": _add_bill(uow, draft)},
    )
    return view_bills(uow, list(queries.bills_by_id(uow, [done["id"]]).values()))[0]


def _add_bill(uow: UnitOfWork, draft: BillDraft) -> int:
    amount = _amount(draft)
    supplier = queries.find_supplier(uow, draft.supplier_id) if draft.supplier_id else None
    if supplier is None and not draft.issuer:
        raise InvalidInput("issuer", "Say who sent this bill.")
    orders = _orders(uow, draft.covers)
    covers = _covers(uow, orders, draft.covers)
    rate = _rate(uow, draft)
    bill = queries.insert_bill(
        uow,
        CostBill(
            number=draft.number,
            supplier_id=supplier.id if supplier else None,
            issuer=draft.issuer or (supplier.name if supplier else ""),
            kind=draft.kind,
            amount_minor=amount.amount_minor,
            currency=amount.currency,
            rate=rate.text,
            rate_on=rate.on,
            own_minor=convert(amount, rate).amount_minor,
            billed_on=draft.billed_on,
            note=draft.note,
            document_ref=draft.document_ref,
            basis=draft.basis,
            used_basis=draft.basis,
            created_at=uow.now(),
            created_by=uow.actor.label[:200],
            created_by_user_id=uow.actor.user_id,
        ),
    )
    bill_id = cast("int", bill.id)
    queries.insert_covers(uow, bill_id, covers)
    queries.insert_measures(uow, bill_id, _measures(uow, draft, amount, orders))
    reshare_bill(uow, bill)
    record_change(uow, entity="cost_bill", entity_id=bill.public_id, action="created", before=None, after=_told(bill))
    return bill_id


def remove_bill(uow: UnitOfWork, public_id: str) -> None:
    """Take a bill out that was entered wrongly: its goods cost what they cost without it. ``NotFound`` if unknown."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    bill = queries.lock_bill(uow, public_id)
    record_change(uow, entity="cost_bill", entity_id=public_id, action="deleted", before=_told(bill), after=None)
    queries.delete_bill(uow, cast("int", bill.id))
    uow.touch(COSTS_TOPIC)


def _told(bill: CostBill) -> dict[str, object]:
    return {
        "number": bill.number,
        "issuer": bill.issuer,
        "kind": str(bill.kind),
        "amount": str(Money(bill.amount_minor, bill.currency)),
        "rate": bill.rate,
        "billed_on": bill.billed_on.isoformat(),
        "basis": str(bill.basis),
    }


def _amount(draft: BillDraft) -> Money:
    try:
        currency_exponent(draft.currency)
    except InvalidInput as error:
        raise InvalidInput("currency", error.message) from None
    amount = Money.from_decimal(draft.amount.strip(), draft.currency)
    if amount.is_zero:
        raise InvalidInput("amount", "A bill is about an amount other than zero.")
    return amount


def _rate(uow: UnitOfWork, draft: BillDraft) -> Rate:
    own = get_shop_profile(uow).currency
    if draft.rate.strip() and draft.currency != own:
        value = read_rate_value(draft.rate.strip(), field="rate")
        return Rate(draft.currency, own, value, draft.billed_on, "manual")
    return rate_on(uow, draft.currency, own, draft.billed_on)


def _orders(uow: UnitOfWork, covers: Sequence[CoverDraft]) -> dict[str, PurchaseOrder]:
    ids = {queries.find_order(uow, cover.order).id or 0 for cover in covers}
    orders = {order.number: order for order in queries.lock_orders(uow, ids)}
    for order in orders.values():
        if order.rate is None:
            raise PurchaseNotPlaced(order.number)
    return orders


def _covers(uow: UnitOfWork, orders: dict[str, PurchaseOrder], drafts: Sequence[CoverDraft]) -> list[Cover]:
    """Whole orders first: a receipt of one is covered with it."""
    receipts = {row.number: row for row in queries.standing_receipts(uow, [order.id or 0 for order in orders.values()])}
    wanted: dict[Cover, None] = {}
    for draft in sorted(drafts, key=lambda draft: bool(draft.receipt)):
        order_id = cast("int", orders[draft.order.strip().upper()].id)
        if (order_id, None) in wanted:
            continue
        receipt = receipts.get(draft.receipt.strip().upper()) if draft.receipt else None
        if draft.receipt and (receipt is None or receipt.order_id != order_id):
            raise InvalidInput("covers", "This receipt is not one of the purchase order.", receipt=draft.receipt)
        wanted[order_id, receipt.id if receipt else None] = None
    return list(wanted)


def _measures(uow: UnitOfWork, draft: BillDraft, amount: Money, orders: dict[str, PurchaseOrder]) -> dict[int, int]:
    lines = queries.lines_of(uow, [order.id or 0 for order in orders.values()])
    by_place = {(line.order_id, line.position): cast("int", line.id) for line in lines}
    found: dict[int, int] = {}
    for measure in draft.measures:
        order = orders.get(measure.order.strip().upper())
        line_id = by_place.get((order.id or 0, measure.position)) if order else None
        if line_id is None:
            raise InvalidInput("measures", "There is no such line in what the bill covers.")
        found[line_id] = _measure(draft, measure.value, amount)
    if draft.basis is Basis.BY_HAND and sum(found.values()) != abs(amount.amount_minor):
        raise InvalidInput("measures", "The parts written by hand do not sum to the bill.")
    return found


def _measure(draft: BillDraft, text: str, amount: Money) -> int:
    if draft.basis is Basis.BY_HAND:
        part = Money.from_decimal(text.strip(), amount.currency, field="measures").amount_minor
        if part * amount.amount_minor < 0:
            raise InvalidInput("measures", "A part has the sign of its bill.")
        return abs(part)
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal(-1)
    measure = value.scaleb(_UNITS.get(draft.basis, 0)) if value.is_finite() else Decimal(-1)
    if not 0 <= measure <= _LARGEST_MEASURE:
        raise InvalidInput("measures", "A weight or volume is a number that is not below zero.")
    return round(measure)
