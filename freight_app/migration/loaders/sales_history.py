"""What was sold before: lines of orders of another system. They move no stock and no money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.migration.loaders.facts import (
    Facts,
    facts_of,
    required,
    said,
    settle_known,
    stands,
    what_changes,
)
from freight_app.migration.loaders.product_rows import Refusal, in_currency
from freight_app.migration.loaders.sales_fields import FIELDS
from freight_app.migration.loading import (
    UNDONE,
    Landing,
    LoadRules,
    NewRecord,
    Undoing,
    UndoLanding,
    already_so,
    changed_since,
    loaded,
    refused,
)
from freight_app.migration.mapping.targets import Target
from freight_app.orders.past_sale_loading import (
    LineKey,
    plain_quantity,
    put_past_sales,
    read_past_sale_facts,
    remove_past_sales,
)

_TARGET = Target(name="sales_history", title=said("Past sales"), fields=FIELDS)
_TEXTS = ("sku", "customer_email", "customer_name", "customer_reference", "city", "country", "status", "channel")
_EMPTY: Facts = {**dict.fromkeys(_TEXTS, ""), "currency": "", "unit_minor": None, "quantity": "1"}
MAX_QUANTITY = 10**6
# What one line may be worth, in minor units: sums over millions of lines stay within 64 bits.
MAX_WORTH = 10**12
MAX_LINE = 2**31 - 1


class SalesHistoryLoader:
    name = "sales_history"
    needs = frozenset({Permission.ORDERS_EDIT})

    def describe(self, uow: UnitOfWork) -> Target:
        return _TARGET

    def key_of(self, values: Mapping[str, Any]) -> str:
        order, line = _line_of(values)
        return f"{order} / {line}" if order else ""

    def load(self, uow: UnitOfWork, records: Sequence[NewRecord], rules: LoadRules) -> list[Landing]:
        known = read_past_sale_facts(uow, [_line_of(record.values) for record in records])
        landings: dict[str, Landing] = {}
        writes: dict[LineKey, Facts] = {}
        for record in records:
            line = _line_of(record.values)
            there = known.get(line)
            settled = settle_known(rules, "order_number") if there else None
            if settled is not None:
                landings[record.key] = settled
                continue
            try:
                wanted = _read(record.values, there)
            except Refusal as refusal:
                landings[record.key] = refusal.landing
                continue
            if there is None:
                writes[line] = _EMPTY | wanted
                landings[record.key] = loaded(None, writes[line])
                continue
            changing = what_changes(there, wanted)
            if not changing:
                landings[record.key] = already_so()
                continue
            writes[line] = there | changing
            landings[record.key] = loaded(facts_of(there, changing), changing)
        put_past_sales(uow, writes)
        return [landings[record.key] for record in records]

    def undo(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[UndoLanding]:
        lines = [_line_of_key(change.key) for change in changes]
        present = read_past_sale_facts(uow, lines)
        landings: list[UndoLanding] = []
        former: dict[LineKey, Facts] = {}
        removed: set[LineKey] = set()
        for line, change in zip(lines, changes, strict=True):
            there = present.get(line)
            if there is None:
                landings.append(UNDONE if change.before is None else changed_since())
            elif not stands(there, change.after):
                landings.append(changed_since())
            elif change.before is None:
                removed.add(line)
                former.pop(line, None)
                landings.append(UNDONE)
            else:
                there.update(change.before)
                former[line] = there
                landings.append(UNDONE)
        put_past_sales(uow, former)
        remove_past_sales(uow, removed)
        return landings


def _line_of(values: Mapping[str, Any]) -> LineKey:
    line = values.get("line_number")
    return str(values.get("order_number") or "").strip(), 1 if line is None else int(line)


def _line_of_key(key: str) -> LineKey:
    order, _mark, line = key.rpartition(" / ")
    return order, int(line)


def _read(values: Mapping[str, Any], there: Facts | None) -> Facts:
    """The facts that a record has. Raises ``Refusal``."""
    if not 0 <= _line_of(values)[1] <= MAX_LINE:
        raise Refusal(refused("bad_line", "A line's number is from 0 on.", field="line_number"))
    facts: Facts = {name: values[name].strip() for name in _TEXTS if values.get(name) is not None}
    if values.get("sold_at") is not None:
        facts["sold_at"] = values["sold_at"].isoformat()
    for name in ("sold_at", "sku"):
        if there is None and not facts.get(name):
            raise Refusal(required(name))
    quantity = values.get("quantity")
    if quantity is not None:
        facts["quantity"] = _quantity(quantity)
    price: Money | None = values.get("unit_price")
    if price is not None:
        price = in_currency(price, values["currency"]) if values.get("currency") else price
        facts |= {"unit_minor": price.amount_minor, "currency": price.currency}
    after = _EMPTY | (there or {}) | facts
    if abs(after["unit_minor"] or 0) * abs(Decimal(after["quantity"])) > MAX_WORTH:
        raise Refusal(refused("bad_price", "The amount is too large.", field="unit_price"))
    return facts


def _quantity(quantity: Decimal) -> str:
    if not -MAX_QUANTITY <= quantity <= MAX_QUANTITY or plain_quantity(quantity) in ("0", "-0"):
        sentence = said("A quantity other than 0, at most {most} either way, is needed.")
        raise Refusal(refused("bad_quantity", sentence, {"most": MAX_QUANTITY}, field="quantity"))
    return plain_quantity(quantity)
