"""Prices of customer groups and quantities, by SKU. Every change is a new price with its row of history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailers import list_price_groups
from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.price_facts import PriceKey, read_prices
from freight_app.catalogue.prices import MAX_QUANTITY, PriceSetting, set_prices, withdraw_price
from freight_app.catalogue.product_facts import fold_sku, read_product_ids
from freight_app.catalogue.values import PUBLIC_GROUP
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.migration.loaders.facts import LOADED_REASON, UNDO_REASON, required, said, settle_known, unknown
from freight_app.migration.loaders.product_rows import Refusal, in_currency
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
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField


class PriceLoader:
    name = "prices"
    needs = frozenset({Permission.PRICES_EDIT})

    def describe(self, uow: UnitOfWork) -> Target:
        groups = " | ".join(group.code for group in list_price_groups(uow))
        fields = [
            field.model_copy(update={"example": groups}) if field.name == "price_group" else field for field in _FIELDS
        ]
        return Target(name=self.name, title=said("Prices"), fields=tuple(fields))

    def key_of(self, values: Mapping[str, Any]) -> str:
        price = values.get("price")
        currency = values.get("currency") or (price.currency if price else "")
        parts = (
            fold_sku(str(values.get("sku") or "")),
            fold_text(values.get("price_group") or PUBLIC_GROUP),
            str(values.get("min_quantity") or 1),
            currency.strip().upper(),
        )
        return " / ".join(parts)[:200] if parts[0] else ""

    def load(self, uow: UnitOfWork, records: Sequence[NewRecord], rules: LoadRules) -> list[Landing]:
        shop = _Shop(uow, records)
        landings: dict[str, Landing] = {}
        settings: list[PriceSetting] = []
        for record in records:
            try:
                key, amount = shop.read(record.values)
            except Refusal as refusal:
                landings[record.key] = refusal.landing
                continue
            before = shop.present.get(key)
            settled = settle_known(rules, "price") if before is not None else None
            if settled is not None or before == amount.amount_minor:
                landings[record.key] = settled or already_so()
                continue
            # Two spellings of one group in a file speak of the same price: the later one changes the earlier one's.
            shop.present[key] = amount.amount_minor
            settings.append(PriceSetting(key.product_id, amount, key.group, key.min_quantity))
            after = {**key._asdict(), "amount_minor": amount.amount_minor}
            landings[record.key] = loaded(None if before is None else {"amount_minor": before}, after)
        if settings:
            set_prices(uow, settings, reason=rules.reference or LOADED_REASON)
        return [landings[record.key] for record in records]

    def undo(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[UndoLanding]:
        keys = [PriceKey(**{name: change.after[name] for name in PriceKey._fields}) for change in changes]
        present = read_prices(uow, {key.product_id for key in keys})
        landings: list[UndoLanding] = []
        former: dict[PriceKey, int | None] = {}
        for key, change in zip(keys, changes, strict=True):
            amount = change.before["amount_minor"] if change.before else None
            if present.get(key) == change.after["amount_minor"]:
                former[key] = amount
                landings.append(UNDONE)
            else:
                landings.append(UNDONE if key not in present and amount is None else changed_since())
                continue
            present.pop(key)
            if amount is not None:
                present[key] = amount
        settings = [
            PriceSetting(key.product_id, Money(amount, key.currency), key.group, key.min_quantity)
            for key, amount in former.items()
            if amount is not None
        ]
        set_prices(uow, settings, reason=UNDO_REASON)
        for key, amount in former.items():
            if amount is None:
                where = {"currency": key.currency, "group": key.group, "min_quantity": key.min_quantity}
                withdraw_price(uow, key.product_id, **where, reason=UNDO_REASON)
        return landings


class _Shop:
    """What records are read against: products, groups and the prices that are there."""

    def __init__(self, uow: UnitOfWork, records: Sequence[NewRecord]) -> None:
        self._ids = read_product_ids(uow, {str(record.values.get("sku") or "") for record in records})
        self.present = read_prices(uow, self._ids.values())
        self._groups: dict[str, str] = {}
        for group in list_price_groups(uow):
            self._groups |= {fold_text(name): group.code for name in group.name.values()}
        self._groups |= {fold_text(group.code): group.code for group in list_price_groups(uow)}

    def read(self, values: Mapping[str, Any]) -> tuple[PriceKey, Money]:
        """Which price a record means, and its amount of one unit. Raises ``Refusal``."""
        product_id = self._ids.get(fold_sku(str(values["sku"])))
        if product_id is None:
            raise Refusal(unknown("sku", "unknown_sku", said("There is no product {value}."), values["sku"]))
        name = values.get("price_group") or PUBLIC_GROUP
        group = self._groups.get(fold_text(name))
        if group is None:
            raise Refusal(unknown("price_group", "unknown_price_group", said("There is no price group {value}."), name))
        quantity = 1 if values.get("min_quantity") is None else int(values["min_quantity"])
        if not 1 <= quantity <= MAX_QUANTITY:
            sentence = said("A quantity from 1 to {most} is needed.")
            raise Refusal(refused("bad_quantity", sentence, {"most": MAX_QUANTITY}, field="min_quantity"))
        price = values.get("price")
        if price is None:
            raise Refusal(required("price"))
        if values.get("currency"):
            price = in_currency(price, values["currency"])
        if price.amount_minor <= 0:
            raise Refusal(refused("bad_price", "A price is more than zero.", field="price"))
        return PriceKey(product_id, price.currency, group, quantity), price


_FIELDS = (
    TargetField(
        name="sku",
        title=said("SKU"),
        required=True,
        is_key=True,
        max_length=64,
        aliases=(
            "reference",
            "ref",
            "code",
            "article",
            "part number",
            "référence",
            "item code",
            "المرجع",
            "رقم المنتج",
        ),
        example="OF-1042",
        help=said("Of a product that is there."),
    ),
    TargetField(
        name="price_group",
        title=said("Price group"),
        is_key=True,
        max_length=120,
        aliases=("group", "price list", "customer group", "tarif", "groupe de prix", "liste de prix", "مجموعة الأسعار"),
        help=said("The code or a name of a price group; the public's when empty."),
    ),
    TargetField(
        name="min_quantity",
        title=said("From quantity"),
        kind=FieldKind.INTEGER,
        is_key=True,
        aliases=("min quantity", "minimum quantity", "quantity", "qty", "à partir de", "quantité", "qté min", "الكمية"),
        example="10",
        help=said("The price holds from so many pieces on; 1 when empty."),
    ),
    TargetField(
        name="price",
        title=said("Price"),
        kind=FieldKind.MONEY,
        required=True,
        aliases=("amount", "unit price", "prix", "prix ttc", "prix unitaire", "montant", "السعر", "الثمن"),
        example="21.900",
        help=said("Of one unit, with tax."),
    ),
    TargetField(
        name="currency",
        title=said("Currency"),
        is_key=True,
        max_length=8,
        aliases=("devise", "monnaie", "currency code", "العملة"),
        example="TND",
        help=said("Of the price, where the rows of a file have different ones."),
    ),
)
