"""Suppliers for a basket, as the page of comparison shows them."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.kit.languages import pick_text
from freight_app.purchasing.comparing.dtos import (
    MAX_BASKET,
    BasketLine,
    BestSupplier,
    ComparedSupplier,
    Comparison,
    OfferedLine,
)
from freight_app.purchasing.comparing.reading import compare_suppliers
from freight_app.ui.admin.purchasing.cost_words import amount_text, percent
from freight_app.ui.components.price import PriceView, price_view
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor, visitor

_LINE = re.compile(r"(?P<sku>\S.*?)(?:[\s:;,x×]+(?P<pieces>\d{1,6}))?")
_MOST_TYPED = 4000


@dataclass(frozen=True, slots=True)
class OfferRow:
    sku: str
    name: str
    wanted: int
    pieces: int
    price: PriceView
    unit: PriceView
    landed: PriceView
    total: PriceView


@dataclass(frozen=True, slots=True)
class SupplierRow:
    ref: str
    name: str
    href: str
    is_best: bool
    offered: int
    wanted: int
    goods: PriceView
    landed: str
    landed_n: int
    total: PriceView
    days: str
    is_measured: bool
    on_time: str
    on_time_n: int
    risks: list[str]
    lines: list[OfferRow]


@dataclass(frozen=True, slots=True)
class BestView:
    name: str = ""
    sentence: str = ""
    why: str = ""


class CompareState(rx.State):
    """The basket as it was typed, and what came of it."""

    typed: str = ""
    error: str = ""
    suppliers: list[SupplierRow] = []
    best: BestView = BestView()
    unknown: list[str] = []
    not_offered: list[str] = []
    is_asked: bool = False
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def load(self) -> None:
        """Compare what the address asks for: ``?basket=HU-816:10,FDB4446:2``."""
        asked = self.router.url.query_parameters.get("basket", "")[:_MOST_TYPED]
        self.typed, self.error, self.is_asked = "\n".join(asked.split(",")), "", False
        if asked:
            await self._compare(asked.replace(",", "\n"))
        self.is_loaded = True

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def compare(self, data: dict[str, Any]) -> None:
        """Compare what was typed."""
        self.typed = str(data.get("basket", ""))[:_MOST_TYPED]
        await self._compare(self.typed)

    async def _compare(self, text: str) -> None:
        who = visitor()
        basket = read_basket(text)
        self.is_asked = bool(basket)
        self.error = ""
        if not basket or len(basket) > MAX_BASKET:
            self.is_asked = False
            self.error = translate("Write one to sixty part numbers, each with its pieces.", who.language)
            return
        found = await asyncio.to_thread(_read, who, basket)
        best = found.best.supplier_ref if found.best else ""
        self.suppliers = [_row(one, len(basket), best, who.language) for one in found.suppliers]
        self.best = _best(found.best, who.language) if found.best else BestView()
        self.unknown, self.not_offered = found.unknown, found.not_offered


def read_basket(text: str) -> list[BasketLine]:
    """``HU-816 10`` or ``HU-816: 10`` or ``HU-816``, one to a line; without a number it is one piece."""
    found = []
    for line in text.splitlines():
        matched = _LINE.fullmatch(line.strip()[:80])
        if matched and len(matched["sku"]) <= 64:
            found.append(BasketLine(sku=matched["sku"], quantity=max(1, int(matched["pieces"] or 1))))
    return found


def _read(who: Visitor, basket: list[BasketLine]) -> Comparison:
    with current_house().read(who.actor) as uow:
        return compare_suppliers(uow, basket)


def _row(one: ComparedSupplier, wanted: int, best: str, language: str) -> SupplierRow:
    return SupplierRow(
        ref=one.supplier_ref,
        name=one.supplier_name,
        href=f"/admin/suppliers/{one.supplier_ref}",
        is_best=one.supplier_ref == best,
        offered=one.offered,
        wanted=wanted,
        goods=price_view(one.goods, language),
        landed=percent(one.landed_share, language) if one.landed_n else "–",
        landed_n=one.landed_n,
        total=price_view(one.total, language),
        days=str(one.lead_days),
        is_measured=one.is_lead_measured,
        on_time=percent(one.on_time, language) or "–",
        on_time_n=one.on_time_n,
        risks=[str(risk) for risk in one.risks],
        lines=[_line(line, language) for line in one.lines],
    )


def _line(line: OfferedLine, language: str) -> OfferRow:
    return OfferRow(
        sku=line.sku,
        name=pick_text(line.name, language),
        wanted=line.wanted,
        pieces=line.pieces,
        price=price_view(line.price, language),
        unit=price_view(line.unit, language),
        landed=price_view(line.landed_unit, language),
        total=price_view(line.total, language),
    )


def _best(best: BestSupplier, language: str) -> BestView:
    amount = amount_text(-best.saves if best.saves.amount_minor < 0 else best.saves, language)
    words = {
        "only_one": translate("Nobody else can be compared.", language),
        "cheapest": translate(
            "It costs {amount} less in the end than {name}.", language, amount=amount, name=best.next_name
        ),
        "more_reliable": translate(
            "It costs {amount} more than {name}, and is in time clearly more often.",
            language,
            amount=amount,
            name=best.next_name,
        ),
        "most_parts": translate("Nobody else has as much of it.", language),
    }
    sentence = translate("Buy it from {name}", language, name=best.supplier_name)
    return BestView(name=best.supplier_name, sentence=sentence, why=words[str(best.why)])
