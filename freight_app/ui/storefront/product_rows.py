"""A product as its page shows it: written in one language for one visitor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from freight_app.catalogue.dtos import (
    CrossReferenceView,
    Fit,
    FitAnswer,
    FitmentView,
    FitReason,
    ImageView,
    PriceBreak,
    ProductDetail,
)
from freight_app.kit.languages import format_amount, format_date, format_number, pick_text
from freight_app.kit.money import Money
from freight_app.orders.dtos import DeliveryMethodView
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.storefront.attribute_names import attribute_name

FITMENTS_IN_SIGHT = 6
MAX_QUANTITY = 999


@dataclass(frozen=True, slots=True)
class Crumb:
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class FitBanner:
    """``kind`` is fits, does_not_fit, unknown or no_car; the way out is a link, or the car picker where it has no address."""

    kind: str = "no_car"
    title: str = ""
    reason: str = ""
    way_out: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class BreakRow:
    """A step of the price by quantity; it is in force from ``first`` to ``last`` pieces."""

    label: str
    saving: str
    price: PriceView
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Pair:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class FitmentRow:
    car: str
    engine: str
    engine_code: str
    years: str
    note: str
    mine: bool


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number of another maker for the same part; it leads to our own product of that number, or to a search for it."""

    brand: str
    number: str
    href: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    is_pickup: bool
    title: str
    hint: str
    fee: str


@dataclass(frozen=True, slots=True)
class ProductView:
    """Everything on the page that is of the product itself; empty while it is awaited."""

    id: int = 0
    sku: str = ""
    name: str = ""
    maker: str = ""
    brand: str = ""
    brand_href: str = ""
    number: str = ""
    description: list[str] = field(default_factory=list)
    crumbs: list[Crumb] = field(default_factory=list)
    drawing: str = "part"
    images: list[dict[str, str]] = field(default_factory=list)
    fit: FitBanner = field(default_factory=FitBanner)
    has_price: bool = False
    price: PriceView = NO_PRICE
    was_dearer: bool = False
    old_price: PriceView = NO_PRICE
    tax_words: str = ""
    breaks: list[BreakRow] = field(default_factory=list)
    available: int = 0
    most: int = 1
    can_add: bool = False
    # The day on which more is here, where more may be ordered than there is.
    wait: str = ""
    attributes: list[Pair] = field(default_factory=list)
    fitments: list[FitmentRow] = field(default_factory=list)
    more_fitments: list[FitmentRow] = field(default_factory=list)
    fitments_words: str = ""
    is_universal: bool = False
    numbers: list[NumberRow] = field(default_factory=list)
    replaced_by: Crumb = field(default_factory=lambda: Crumb("", ""))
    replaces: list[Crumb] = field(default_factory=list)
    is_trade: bool = False
    ask_href: str = ""
    # For comparing: the slug of its category, and a small picture.
    kind: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page. ``car`` is how their car is called, empty without one; ``vehicle_id`` is that car."""

    language: str
    car: str = ""
    vehicle_id: int | None = None
    is_trade: bool = False
    phone: str = ""


def product_view(
    product: ProductDetail, reader: Reader, *, tax_rate: Decimal, waits_until: date | None = None
) -> ProductView:
    language = reader.language
    name = pick_text(product.names, language) or product.name
    number = product.mpn or product.sku
    brand = product.brand.name if product.brand else ""
    fitments = fitment_rows(product.fitments, language, reader.vehicle_id)
    return ProductView(
        id=product.id,
        sku=product.sku,
        name=name,
        maker=" ".join(part for part in (brand, number) if part),
        brand=brand,
        brand_href=f"/search?brand={quote(product.brand.slug)}" if product.brand else "",
        number=number,
        description=[line.strip() for line in pick_text(product.descriptions, language).splitlines() if line.strip()],
        crumbs=[Crumb(ref.name, f"/c/{quote(ref.slug)}") for ref in product.breadcrumb],
        drawing=product.drawing or "part",
        images=[picture(image, name, language) for image in product.images],
        fit=fit_banner(product, reader),
        has_price=product.price is not None,
        price=price_view(product.price, language),
        was_dearer=product.compare_at is not None,
        old_price=price_view(product.compare_at, language),
        tax_words=tax_words(product.price, tax_rate, language),
        breaks=break_rows(product.price_breaks, language),
        available=product.available,
        most=MAX_QUANTITY if waits_until else max(1, min(product.available, MAX_QUANTITY)),
        can_add=product.price is not None
        and (product.available > 0 or waits_until is not None)
        and not product.is_deleted
        and product.status == "active",
        wait="" if waits_until is None else format_date(waits_until, language, width="long"),
        attributes=[
            Pair(attribute_name(one, language), f"{one.value}\u00a0{one.unit}".strip()) for one in product.attributes
        ],
        fitments=fitments[:FITMENTS_IN_SIGHT],
        more_fitments=fitments[FITMENTS_IN_SIGHT:],
        fitments_words=translate_count("All {count} cars", "All {count} cars", len(fitments), language),
        is_universal=product.is_universal,
        numbers=number_rows(product.cross_references),
        replaced_by=Crumb(
            f"{product.replaced_by.name} {product.replaced_by.sku}", f"/p/{quote(product.replaced_by.sku, safe='')}"
        )
        if product.replaced_by
        else Crumb("", ""),
        replaces=[Crumb(one.sku, f"/p/{quote(one.sku, safe='')}") for one in product.replaces],
        is_trade=reader.is_trade,
        ask_href=f"tel:{reader.phone.replace(' ', '')}" if reader.phone else "",
        kind=product.breadcrumb[-1].slug if product.breadcrumb else "",
        image=product.images[0].medium_url if product.images else "",
    )


def picture(image: ImageView, name: str, language: str) -> dict[str, str]:
    """For the gallery: the size that the place needs, the largest to enlarge."""
    return {
        "src": image.large_url,
        "srcset": f"{image.medium_url} 320w, {image.large_url} 800w",
        "thumb": image.medium_url,
        "large": image.large_url,
        "alt": pick_text(image.alt, language) or name,
    }


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is written out."""
    return text


_REASONS: dict[FitReason, str] = {
    FitReason.UNIVERSAL: _("This part is the same for every car."),
    FitReason.LISTED: _("The maker lists your engine and year for this part."),
    FitReason.OTHER_YEARS: _("The maker lists this engine for other years only."),
    FitReason.OTHER_VEHICLES: _("The maker lists other cars for this part, not yours."),
    FitReason.NO_FITMENT_DATA: _("The maker has not told us which cars this part fits."),
    FitReason.NO_VEHICLE: _("Choose your car and we say whether it fits."),
}


def fit_banner(product: ProductDetail, reader: Reader) -> FitBanner:
    """Whether it fits, why, and where to go when it does not or nobody knows."""
    language, answer = reader.language, product.fit
    reason = _reason(answer, language)
    if answer.fit is Fit.FITS:
        title = (
            translate("Fits every car", language)
            if answer.reason is FitReason.UNIVERSAL
            else translate("Fits your {car}", language, car=reader.car)
        )
        return FitBanner("fits", title, reason)
    if not reader.car:
        return FitBanner(
            "no_car", translate("Does it fit your car?", language), reason, translate("Choose my car", language)
        )
    if answer.fit is Fit.DOES_NOT_FIT:
        kind = product.breadcrumb[-1] if product.breadcrumb else None
        href = f"/c/{quote(kind.slug)}?fits=1" if kind else "/search?fits=1"
        return FitBanner(
            "does_not_fit",
            translate("Does not fit your {car}", language, car=reader.car),
            reason,
            translate("Show those that fit", language),
            href,
        )
    return FitBanner(
        "unknown",
        translate("Not checked for your {car}", language, car=reader.car),
        reason,
        translate("Ask us on the phone", language) if reader.phone else "",
        f"tel:{reader.phone.replace(' ', '')}" if reader.phone else "",
    )


def _reason(answer: FitAnswer, language: str) -> str:
    note = pick_text(answer.note, language)
    sentence = translate(_REASONS[answer.reason], language)
    return f"{sentence} {note}" if note else sentence


def tax_words(gross: Money | None, rate: Decimal, language: str) -> str:
    """ "With VAT. Without: 20.588": prices are kept with tax, so the tax is taken out of them, rounded once."""
    if gross is None or rate <= 0:
        return ""
    net = gross.times(1 / (1 + rate))
    return translate("With VAT. Without: {net}", language, net=isolated(format_amount(net, language)))


def isolated(text: str) -> str:
    """Digits that keep their order inside a right-to-left sentence (Unicode's left-to-right isolate)."""
    return f"\u2066{text}\u2069"


def break_rows(breaks: Sequence[PriceBreak], language: str) -> list[BreakRow]:
    """The price by quantity; nothing when one price holds for all."""
    if len(breaks) < 2:
        return []
    base = breaks[0].unit_price
    rows: list[BreakRow] = []
    for i, step in enumerate(breaks):
        following = breaks[i + 1].min_quantity - 1 if i + 1 < len(breaks) else None
        first = format_number(step.min_quantity, language)
        if following is None:
            label = translate("{first} or more", language, first=first)
        elif following == step.min_quantity:
            label = first
        else:
            label = translate("{first} to {last}", language, first=first, last=following)
        rows.append(
            BreakRow(
                label=label,
                saving=_saving(base, step.unit_price),
                price=price_view(step.unit_price, language),
                first=step.min_quantity,
                last=MAX_QUANTITY if following is None else following,
            )
        )
    return rows


def _saving(base: Money, price: Money) -> str:
    if not base.amount_minor:
        return ""
    percent = round(100 * (base.amount_minor - price.amount_minor) / base.amount_minor)
    return f"−{percent}%" if percent > 0 else ""


def fitment_rows(fitments: Sequence[FitmentView], language: str, vehicle_id: int | None) -> list[FitmentRow]:
    """The visitor's own car first."""
    rows = [
        FitmentRow(
            car=f"{one.make} {one.model}",
            engine=one.engine,
            engine_code=one.engine_code,
            years=f"{one.year_from}–{one.year_to}"
            if one.year_to
            else translate("since {year}", language, year=str(one.year_from)),
            note=pick_text(one.note, language),
            mine=one.vehicle_id == vehicle_id,
        )
        for one in fitments
    ]
    return sorted(rows, key=lambda row: not row.mine)


def number_rows(references: Sequence[CrossReferenceView]) -> list[NumberRow]:
    return [
        NumberRow(
            one.brand,
            one.number,
            f"/p/{quote(one.product_sku, safe='')}" if one.product_sku else f"/search?q={quote(one.number)}",
        )
        for one in references
    ]


def delivery_rows(methods: Sequence[DeliveryMethodView], language: str, *, today: date) -> list[DeliveryRow]:
    """How this part reaches the customer: the day by which, and what that costs. ``today`` is the shop's day."""
    return [
        DeliveryRow(
            is_pickup=method.is_pickup,
            title=f"{pick_text(method.names, language)}, {_day(method.promised_on, today, language)}",
            hint=pick_text(method.hints, language),
            fee=translate("Free", language) if method.fee.is_zero else format_amount(method.fee, language),
        )
        for method in methods
    ]


def _day(day: date, today: date, language: str) -> str:
    if day == today:
        return translate("today", language)
    if (day - today).days == 1:
        return translate("tomorrow", language)
    return format_date(day, language, width="EEE d MMM")
