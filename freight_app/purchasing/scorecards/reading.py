"""Scorecards of suppliers, and the lines behind each of their figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.money import Money
from freight_app.purchasing.orders.models import PurchaseStatus
from freight_app.purchasing.scorecards import queries
from freight_app.purchasing.scorecards.dtos import (
    FILL,
    LEAD_TIME,
    ON_TIME,
    PRICES,
    REJECTS,
    WHOLE,
    FigureView,
    PriceView,
    ScorecardView,
    ScoredLine,
    WayView,
)
from freight_app.purchasing.scorecards.rules import Figure, LineFact, Part, Scorecard, lead_days, pieces_on_time, score
from freight_app.purchasing.suppliers.models import Supplier
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile

# Two years: four seasons twice, and not what another management did.
DAYS = 730
MOST_LINES = 200


class KnownLine(NamedTuple):
    """A line as the rules see it, with the row that it was read from."""

    fact: LineFact
    row: Any


def scorecard_of(uow: UnitOfWork, public_id: str) -> ScorecardView:
    """How a supplier kept its word in the last two years. Raises ``NotAllowed`` and ``NotFound``."""
    uow.actor.require(Permission.PURCHASING_READ)
    supplier = queries.find_supplier(uow, public_id)
    facts = [known.fact for known in lines_of_suppliers(uow, [supplier])[supplier.id or 0]]
    return _view(uow, supplier, facts, score(facts, today_of_shop(uow)))


def lines_behind(uow: UnitOfWork, public_id: str, key: str) -> list[ScoredLine]:
    """The lines that a figure was counted from, the latest first, at most 200. ``NotFound`` for no such figure."""
    uow.actor.require(Permission.PURCHASING_READ)
    supplier = queries.find_supplier(uow, public_id)
    known = lines_of_suppliers(uow, [supplier])[supplier.id or 0]
    card = score([one.fact for one in known], today_of_shop(uow))
    figure = figures_by_key(card).get(key)
    if figure is None:
        raise NotFound("Figure", key=key)
    refs = set(figure.refs)
    return [_line(one) for one in reversed(known) if one.fact.ref in refs][:MOST_LINES]


def scores_of(uow: UnitOfWork, suppliers: Sequence[Supplier]) -> dict[int, Scorecard]:
    """The figures of several suppliers, by their keys. Asks nobody for a permission."""
    today = today_of_shop(uow)
    return {
        supplier_id: score([one.fact for one in known], today)
        for supplier_id, known in lines_of_suppliers(uow, suppliers).items()
    }


def figures_by_key(card: Scorecard) -> dict[str, Figure]:
    """Every figure of a card under the key by which its lines are asked for."""
    return {
        LEAD_TIME: card.lead_time.median,
        ON_TIME: card.on_time,
        WHOLE: card.whole_on_time,
        FILL: card.fill,
        PRICES: card.prices,
        REJECTS: card.rejects,
        **{way_key(route, mode): lead.median for route, mode, lead in card.lead_time_by_way},
        **{price_key(one.product, one.currency): one.variation for one in card.prices_by_product},
    }


def way_key(route: str, mode: str) -> str:
    return f"{LEAD_TIME}:{route}:{mode}"


def price_key(sku: str, currency: str) -> str:
    return f"{PRICES}:{sku}:{currency}"


def lines_of_suppliers(uow: UnitOfWork, suppliers: Collection[Supplier]) -> dict[int, list[KnownLine]]:
    """What was placed with each supplier since ``DAYS`` ago, the earliest first; every supplier is answered."""
    by_id = {supplier.id or 0: supplier for supplier in suppliers}
    rows = queries.placed_lines(uow, by_id, uow.now() - timedelta(days=DAYS))
    parts = queries.parts_of(uow, [row.line_id for row in rows])
    zone = ZoneInfo(get_shop_profile(uow).time_zone)
    found: dict[int, list[KnownLine]] = {supplier_id: [] for supplier_id in by_id}
    for row in rows:
        fact = _fact(row, by_id[row.supplier_id], parts.get(row.line_id, []), zone)
        if fact is not None:
            found[row.supplier_id].append(KnownLine(fact, row))
    return found


def _fact(row: Any, supplier: Supplier, parts: Sequence[tuple[Any, int, int]], zone: ZoneInfo) -> LineFact | None:
    due_on = row.promised_on or row.wanted_on or row.expected_on
    accepted = sum(part[1] for part in parts)
    closed = row.closed_quantity
    if row.status == PurchaseStatus.CANCELLED:
        # We gave it up in time: nothing was broken. Later than promised, it was late.
        if due_on is None or row.status_since.astimezone(zone).date() <= due_on:
            return None
        closed = row.quantity - accepted
    elif row.status == PurchaseStatus.CLOSED:
        closed = max(0, row.quantity - accepted)
    place = " ".join(word for word in (row.incoterm, row.incoterm_place) if word)
    return LineFact(
        ref=f"{row.number}/{row.position}",
        product=row.sku,
        quantity=row.quantity,
        placed_on=row.placed_at.astimezone(zone).date(),
        due_on=due_on,
        route=f"{supplier.country} · {place}" if place else supplier.country,
        mode=str(supplier.mode),
        unit_price=float(Money(row.unit_price_minor, row.currency).decimal),
        currency=row.currency,
        closed=closed,
        parts=tuple(Part(*part) for part in parts),
    )


def _view(uow: UnitOfWork, supplier: Supplier, facts: Sequence[LineFact], card: Scorecard) -> ScorecardView:
    def view(key: str, figure: Figure) -> FigureView:
        return FigureView(key=key, value=figure.value, n=figure.n, is_few=figure.is_few)

    return ScorecardView(
        supplier_ref=supplier.public_id,
        supplier_name=supplier.name,
        since=today_of_shop(uow) - timedelta(days=DAYS),
        lines=len(facts),
        open_lines=sum(not fact.is_settled for fact in facts),
        promised_days=supplier.lead_time_days,
        median=view(LEAD_TIME, card.lead_time.median),
        p90=view(LEAD_TIME, card.lead_time.p90),
        ways=[
            WayView(
                route=route,
                mode=mode,
                median=view(way_key(route, mode), lead.median),
                p90=view(way_key(route, mode), lead.p90),
            )
            for route, mode, lead in card.lead_time_by_way
        ],
        on_time=view(ON_TIME, card.on_time),
        whole_on_time=view(WHOLE, card.whole_on_time),
        fill=view(FILL, card.fill),
        prices=view(PRICES, card.prices),
        products=[
            PriceView(
                sku=one.product,
                currency=one.currency,
                variation=view(price_key(one.product, one.currency), one.variation),
            )
            for one in card.prices_by_product
        ],
        rejects=view(REJECTS, card.rejects),
    )


def _line(known: KnownLine) -> ScoredLine:
    fact, row = known
    late_by = None
    if fact.due_on and fact.completed_on:
        late_by = max(0, (fact.completed_on - fact.due_on).days)
    return ScoredLine(
        order=row.number,
        position=row.position,
        sku=row.sku,
        name=row.name,
        quantity=fact.quantity,
        accepted=fact.accepted,
        rejected=sum(part.rejected for part in fact.parts),
        on_time=pieces_on_time(fact),
        unit_price=Money(row.unit_price_minor, row.currency),
        placed_on=fact.placed_on,
        due_on=fact.due_on,
        completed_on=fact.completed_on,
        days=lead_days(fact),
        late_by=late_by,
    )
