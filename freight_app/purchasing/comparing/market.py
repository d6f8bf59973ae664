"""What products cost at whom today: offers in force, with rates, landed costs and how suppliers kept their word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.purchasing.comparing import queries
from freight_app.purchasing.comparing.rules import lead_days_of
from freight_app.purchasing.landed.reading import LandedHistory, landed_history
from freight_app.purchasing.landed.rules import value_of_piece
from freight_app.purchasing.scorecards.reading import DAYS, scores_of
from freight_app.purchasing.scorecards.rules import Scorecard
from freight_app.purchasing.suppliers.models import Supplier, SupplierProduct
from freight_app.purchasing.suppliers.rules import in_force, offer_for, whole_packs
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.errors import NoRate
from freight_app.shop.currencies.rates import rate_on
from freight_app.shop.service import get_shop_profile

_NO_HISTORY = LandedHistory(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A product at a supplier. ``unit_minor`` is a piece in the shop's currency, unrounded; None where no rate is."""

    supplier_id: int
    supplier_sku: str
    pieces: int
    price: Money
    unit_minor: Decimal | None
    landed_minor: Decimal
    lead_days: int
    is_lead_measured: bool

    @property
    def end_minor(self) -> Decimal | None:
        """What a piece costs in the end."""
        return None if self.unit_minor is None else self.unit_minor + self.landed_minor


class Market:
    """Offers of active suppliers today, read once for many questions."""

    def __init__(self, uow: UnitOfWork, product_ids: Collection[int] | None = None) -> None:
        self._today = today_of_shop(uow)
        self.currency = get_shop_profile(uow).currency
        self._offers: dict[int, dict[int, list[SupplierProduct]]] = defaultdict(dict)
        by_pair: dict[tuple[int, int], list[SupplierProduct]] = defaultdict(list)
        for row in queries.standing_offers(uow, product_ids):
            by_pair[row.product_id, row.supplier_id].append(row)
        for (product_id, supplier_id), rows in by_pair.items():
            if held := in_force(rows, self._today):
                self._offers[product_id][supplier_id] = held
        ids = {supplier_id for offers in self._offers.values() for supplier_id in offers}
        self.suppliers: dict[int, Supplier] = queries.suppliers_by_id(uow, ids)
        self.cards: dict[int, Scorecard] = scores_of(uow, list(self.suppliers.values()))
        self._landed = landed_history(uow, ids, uow.now() - timedelta(days=DAYS))
        currencies = {row.currency for rows in by_pair.values() for row in rows}
        self._rates = {code: self._rate(uow, code) for code in currencies}

    def _rate(self, uow: UnitOfWork, code: str) -> Decimal | None:
        try:
            return rate_on(uow, code, self.currency, self._today).value
        except NoRate:
            return None

    @property
    def product_ids(self) -> set[int]:
        """Products that somebody offers."""
        return set(self._offers)

    def landed(self, supplier_id: int) -> LandedHistory:
        return self._landed.get(supplier_id, _NO_HISTORY)

    def sellers(self, product_id: int) -> list[int]:
        """Who offers a product, in the order of their keys."""
        return sorted(self._offers.get(product_id, {}))

    def quote(self, product_id: int, supplier_id: int, quantity: int) -> Quoted | None:
        """What so many pieces cost there, as many as can be ordered; None when they do not have it."""
        held = self._offers.get(product_id, {}).get(supplier_id, [])
        smallest = offer_for(held, quantity)
        if smallest is None:
            return None
        pieces = whole_packs(quantity, min_quantity=smallest.min_quantity, pack_size=smallest.pack_size)
        # Whole packs may reach the next break.
        offer = offer_for(held, pieces) or smallest
        supplier, rate = self.suppliers[supplier_id], self._rates[offer.currency]
        unit = None if rate is None else value_of_piece(offer.price_minor, offer.currency, rate, self.currency)
        said = supplier.lead_time_days if offer.lead_time_days is None else offer.lead_time_days
        lead, is_measured = lead_days_of(said, self.cards.get(supplier_id))
        return Quoted(
            supplier_id=supplier_id,
            supplier_sku=offer.supplier_sku,
            pieces=pieces,
            price=Money(offer.price_minor, offer.currency),
            unit_minor=unit,
            landed_minor=(unit or Decimal(0)) * self.landed(supplier_id).ratio,
            lead_days=lead,
            is_lead_measured=is_measured,
        )

    def cheapest(self, product_id: int, quantity: int) -> Quoted | None:
        """Where so many pieces cost least in the end, of equals whoever is sooner; without any rate whoever has it."""
        quotes = [quoted for seller in self.sellers(product_id) if (quoted := self.quote(product_id, seller, quantity))]
        priced = [(quoted.end_minor * quoted.pieces, quoted) for quoted in quotes if quoted.end_minor is not None]
        if priced:
            return min(priced, key=lambda pair: (pair[0], pair[1].lead_days, pair[1].supplier_id))[1]
        return quotes[0] if quotes else None
