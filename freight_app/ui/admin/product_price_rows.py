"""Prices and their history as the editor shows them, written for one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from freight_app.accounts.retailers import list_price_groups
from freight_app.catalogue.dtos import PriceChangeView
from freight_app.catalogue.dtos import PriceView as PriceInForce
from freight_app.catalogue.prices import list_prices, price_history
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, format_money, format_number, pick_text
from freight_app.kit.money import Money
from freight_app.shop.service import get_shop_profile
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor

HISTORY_PER_PAGE = 25
CHART_WIDTH, CHART_HEIGHT = 600, 160


@dataclass(frozen=True, slots=True)
class PriceRowView:
    """A price in force. ``plain`` is the amount as a field takes it."""

    key: str = ""
    group: str = ""
    group_name: str = ""
    currency: str = ""
    min_quantity: int = 1
    quantity: str = ""
    amount: PriceView = NO_PRICE
    plain: str = ""
    minor: int = 0


@dataclass(frozen=True, slots=True)
class TypedPrice:
    """What the dialog begins with; of a price that is known only the amount can change."""

    group: str = "public"
    currency: str = ""
    min_quantity: str = "1"
    amount: str = ""
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class PriceErrors:
    group: str = ""
    min_quantity: str = ""
    amount: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change; ``before`` and ``after`` are empty at the first setting and at a withdrawal."""

    at: str
    by: str
    group_name: str
    quantity: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeriesView:
    """One price over time as the points of a chart, with the numbers that its edges stand for."""

    key: str = ""
    label: str = ""
    points: str = ""
    period: str = ""
    highest: str = ""
    lowest: str = ""
    now: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PricesView:
    rows: list[PriceRowView] = field(default_factory=list)
    groups: list[dict[str, str]] = field(default_factory=list)
    currencies: list[dict[str, str]] = field(default_factory=list)
    changes: list[ChangeView] = field(default_factory=list)
    series: list[SeriesView] = field(default_factory=list)


def read_prices(who: Visitor, product_id: int) -> PricesView:
    """Prices in force and every change of them, newest first."""
    house = current_house()
    with house.read(who.actor) as uow:
        in_force = list_prices(uow, product_id)
        changes = price_history(uow, product_id)
        names = {group.code: pick_text(group.name, who.language) for group in list_price_groups(uow)}
        profile = get_shop_profile(uow)
        now = uow.now()
    zone = house.settings.time_zone
    return PricesView(
        rows=[_row(price, names, who.language) for price in in_force],
        groups=[{"value": code, "label": name} for code, name in names.items()],
        currencies=[{"value": code, "label": code} for code in dict.fromkeys([profile.currency, *profile.currencies])],
        changes=[_change(change, names, who.language, zone) for change in changes],
        series=_series(changes, names, profile.currency, who.language, zone, now),
    )


def step_points(steps: Sequence[tuple[datetime, int]], end: datetime) -> str:
    """A line that stays level until the next price, scaled to the box of the chart; empty without a price."""
    if not steps:
        return ""
    start = steps[0][0]
    # A little past the end, so that a price of today is a line and not a point.
    seconds = (end - start).total_seconds() * 1.04 or 1.0
    amounts = [amount for _at, amount in steps]
    low, high = min(amounts), max(amounts)
    # A price that never changed lies in the middle.
    low, high = (low - 1, high + 1) if low == high else (low, high)
    margin = CHART_HEIGHT // 10

    def height(amount: int) -> float:
        return CHART_HEIGHT - margin - (amount - low) / (high - low) * (CHART_HEIGHT - 2 * margin)

    points: list[tuple[float, float]] = []
    for at, amount in steps:
        x = (at - start).total_seconds() / seconds * CHART_WIDTH
        if points:
            points.append((x, points[-1][1]))
        points.append((x, height(amount)))
    points.append((float(CHART_WIDTH), points[-1][1]))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _row(price: PriceInForce, names: dict[str, str], language: str) -> PriceRowView:
    amount = price.amount
    return PriceRowView(
        key=f"{price.group}|{amount.currency}|{price.min_quantity}",
        group=price.group,
        group_name=names.get(price.group, price.group),
        currency=amount.currency,
        min_quantity=price.min_quantity,
        quantity=format_number(price.min_quantity, language),
        amount=price_view(amount, language),
        plain=f"{amount.decimal:f}",
        minor=amount.amount_minor,
    )


def _change(change: PriceChangeView, names: dict[str, str], language: str, zone: str) -> ChangeView:
    return ChangeView(
        at=format_moment(change.changed_at, language, zone=zone),
        by=change.changed_by,
        group_name=names.get(change.group, change.group),
        quantity=format_number(change.min_quantity, language),
        before=format_money(change.before, language) if change.before else "",
        after=format_money(change.after, language) if change.after else "",
        reason=change.reason,
    )


def _series(
    changes: Sequence[PriceChangeView], names: dict[str, str], currency: str, language: str, zone: str, now: datetime
) -> list[SeriesView]:
    """Each price that ever was, the public one in the shop's currency first."""
    steps: dict[tuple[str, str, int], list[tuple[datetime, int]]] = {}
    for change in reversed(changes):
        money = change.after or change.before
        if money is not None:
            known = steps.setdefault((change.group, money.currency, change.min_quantity), [])
            if change.after is not None:
                known.append((change.changed_at, change.after.amount_minor))
    order = sorted(
        (key for key in steps if steps[key]),
        key=lambda key: (key[0] != "public", key[1] != currency, key[0], key[1], key[2]),
    )
    return [_one_series(key, steps[key], names, language, zone, now) for key in order]


def _one_series(
    key: tuple[str, str, int],
    steps: list[tuple[datetime, int]],
    names: dict[str, str],
    language: str,
    zone: str,
    now: datetime,
) -> SeriesView:
    group, currency, quantity = key
    amounts = [amount for _at, amount in steps]
    name = names.get(group, group)
    from_pieces = translate("from {quantity}", language, quantity=quantity)
    return SeriesView(
        key=f"{group}|{currency}|{quantity}",
        label=f"{name}, {currency}" if quantity == 1 else f"{name}, {currency}, {from_pieces}",
        points=step_points(steps, max(now, steps[-1][0])),
        period=translate(
            "{first} to {last}",
            language,
            first=format_date(steps[0][0], language, zone=zone),
            last=format_date(now, language, zone=zone),
        ),
        highest=format_money(Money(max(amounts), currency), language),
        lowest=format_money(Money(min(amounts), currency), language),
        now=format_money(Money(amounts[-1], currency), language),
        unit=currency,
    )
