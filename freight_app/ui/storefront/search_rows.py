"""A search answer as the page shows it: written in one language, every choice with the address that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from freight_app.catalogue.dtos import CategoryOption, Facets, Matched, PriceBand, SearchResult
from freight_app.kit.languages import format_amount, format_number
from freight_app.kit.money import Money
from freight_app.ui.components.price import PriceView, currency_label, price_view
from freight_app.ui.components.products import CardView, card_view
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.storefront.search_address import SearchAddress, price_minor
from freight_app.ui.written_once import written_once

# More brands than these wait behind "more"; what is chosen is always in sight.
BRANDS_IN_SIGHT = 6
_LEAST_BAR = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a facet: what it says, how many it would leave, and where choosing it leads."""

    label: str
    count: str
    chosen: bool
    href: str
    empty: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that is on; following it takes the choice away."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A band of the price histogram. ``height`` is in percent of the fullest one."""

    height: str
    inside: bool
    label: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list; ``label`` is empty where pages are left out."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A part in the list; the trade list shows both what everybody pays and what this visitor pays."""

    card: CardView
    public_price: PriceView


@dataclass(frozen=True, slots=True)
class Notice:
    """How the question was understood, when that differs from what was typed."""

    kind: str = ""
    typed: str = ""
    used: str = ""
    href: str = ""


@written_once
@dataclass(frozen=True, slots=True)
class ResultsView:
    """Everything that the list shows; empty while it is awaited."""

    total: int = 0
    summary: str = ""
    range_text: str = ""
    rows: list[ResultRow] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    choices: int = 0
    clear_href: str = ""
    kinds: list[Choice] = field(default_factory=list)
    brands: list[Choice] = field(default_factory=list)
    more_brands: list[Choice] = field(default_factory=list)
    in_stock: Choice = field(default_factory=lambda: Choice("", "", False, ""))
    fits: Choice = field(default_factory=lambda: Choice("", "", False, ""))
    offers: Choice = field(default_factory=lambda: Choice("", "", False, ""))
    bars: list[Bar] = field(default_factory=list)
    min_price: str = ""
    max_price: str = ""
    currency: str = ""
    sorts: list[Choice] = field(default_factory=list)
    sort_label: str = ""
    is_list: bool = False
    cards_href: str = ""
    list_href: str = ""
    previous_href: str = ""
    next_href: str = ""
    pages: list[PageLink] = field(default_factory=list)
    notice: Notice = field(default_factory=Notice)
    has_car: bool = False
    is_trade: bool = False


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom the answer is written. ``car`` is how their car is called, empty without one."""

    language: str
    currency: str
    car: str = ""
    is_trade: bool = False


def results_view(result: SearchResult, address: SearchAddress, asker: Asker) -> ResultsView:
    """The whole page of one answer."""
    language, facets, page = asker.language, result.facets, result.page
    first = (page.page - 1) * page.per_page + 1
    return ResultsView(
        total=page.total,
        summary=_summary(result, asker),
        range_text=translate(
            "{first} to {last} of {total}",
            language,
            first=first,
            last=min(first + page.per_page - 1, page.total),
            total=page.total,
        )
        if page.items
        else "",
        rows=[
            ResultRow(
                card=card_view(card, language),
                public_price=price_view(card.public_price, language),
            )
            for card in page.items
        ],
        chips=chips_of(address, facets, asker),
        choices=address.choices,
        clear_href=address.cleared().href,
        kinds=kind_choices(facets.categories, address, language),
        brands=brand_choices(facets, address, language)[0],
        more_brands=brand_choices(facets, address, language)[1],
        in_stock=_switch(translate("In stock", language), facets.in_stock, address, language, "in_stock"),
        fits=_switch(translate("Fits my car", language), facets.fits, address, language, "fits"),
        offers=Choice(
            translate("At a lower price", language),
            "",
            address.on_offer,
            address.having(on_offer=not address.on_offer).href,
        ),
        bars=price_bars(facets.price_bands, address, asker),
        min_price=address.min_price,
        max_price=address.max_price,
        currency=currency_label(asker.currency, language),
        sorts=sort_choices(address, language),
        sort_label=translate(dict(SORTS)[address.sort], language),
        is_list=address.view == "list",
        cards_href=address.having(view="cards").href,
        list_href=address.having(view="list").href,
        previous_href=address.having(page=page.page - 1).href if page.page > 1 else "",
        next_href=address.having(page=page.page + 1).href if page.page < page.pages else "",
        pages=page_links(address, page.page, page.pages, language),
        notice=notice_of(result, address),
        has_car=bool(asker.car),
        is_trade=asker.is_trade,
    )


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is written out."""
    return text


SORTS = (
    ("relevance", _("Best match")),
    ("price", _("Lowest price first")),
    ("-price", _("Highest price first")),
    ("newest", _("Newest first")),
    ("rating", _("Best rated first")),
    ("name", _("By name")),
)


def sort_choices(address: SearchAddress, language: str) -> list[Choice]:
    return [
        Choice(translate(text, language), "", address.sort == sort, address.having(sort=sort).href)
        for sort, text in SORTS
    ]


def _summary(result: SearchResult, asker: Asker) -> str:
    total, language = result.page.total, asker.language
    parts = translate_count("{count} part", "{count} parts", total, language)
    if not asker.car or not total:
        return parts
    return translate(
        "{parts}, {fitting} of them fit your {car}",
        language,
        parts=parts,
        fitting=min(result.facets.fits, total),
        car=asker.car,
    )


def chips_of(address: SearchAddress, facets: Facets, asker: Asker) -> list[Chip]:
    """What is on, each with the address of the list without it."""
    language = asker.language
    chips: list[Chip] = []
    if address.category:
        names = {option.slug: option.name for option in facets.categories}
        chips.append(Chip(names.get(address.category, address.category), address.having(category="").href))
    if address.fits:
        text = translate("Fits {car}", language, car=asker.car) if asker.car else translate("Fits my car", language)
        chips.append(Chip(text, address.having(fits=False, vehicle_id=None, vehicle_year=None).href))
    if address.in_stock:
        chips.append(Chip(translate("In stock", language), address.having(in_stock=False).href))
    if address.on_offer:
        chips.append(Chip(translate("At a lower price", language), address.having(on_offer=False).href))
    if price := _price_words(address, asker):
        chips.append(Chip(price, address.having(min_price="", max_price="").href))
    labels = {option.value: option.label for option in facets.brands}
    chips += [Chip(labels.get(slug, slug), address.toggling_brand(slug).href) for slug in address.brands]
    return chips


def _price_words(address: SearchAddress, asker: Asker) -> str:
    low, high = price_minor(address.min_price, asker.currency), price_minor(address.max_price, asker.currency)
    language, currency = asker.language, currency_label(asker.currency, asker.language)
    low_text, high_text = (_plain_amount(minor, asker) for minor in (low, high))
    if low and high is not None:
        return translate("{low} to {high} {currency}", language, low=low_text, high=high_text, currency=currency)
    if high is not None:
        return translate("Up to {high} {currency}", language, high=high_text, currency=currency)
    if low:
        return translate("From {low} {currency}", language, low=low_text, currency=currency)
    return ""


def _plain_amount(minor: int | None, asker: Asker) -> str:
    """Without its decimals when they are all zero: nobody says "60.000" for a bound."""
    if minor is None:
        return ""
    money = Money(minor, asker.currency)
    if money.decimal == money.decimal.to_integral_value():
        return format_number(int(money.decimal), asker.language)
    return format_amount(money, asker.language)


def kind_choices(options: Sequence[CategoryOption], address: SearchAddress, language: str) -> list[Choice]:
    """The way down to the chosen kind and what is below it; the roots while nothing is chosen.

    On a category's own page a kind leads to that kind's page, with all other choices kept.
    """
    chosen = address.category or address.base
    by_slug = {option.slug: option for option in options}
    way = _way_to(chosen, by_slug)
    parent = chosen if any(option.parent_slug == chosen for option in options) else None
    if chosen and parent is None and chosen in by_slug:
        parent = by_slug[chosen].parent_slug
    shown = [option for option in options if option.parent_slug == parent or option.slug in way]
    while len(shown) == 1 and not chosen and (below := [one for one in options if one.parent_slug == shown[0].slug]):
        # A single kind is no choice: what is below it is.
        shown = below
    level = min((option.depth for option in shown), default=0)

    def leads_to(option: CategoryOption) -> str:
        if address.base:
            return address.having(base=option.slug).href
        return address.having(category="" if option.slug == address.category else option.slug).href

    return [
        Choice(
            label=option.name,
            count=format_number(option.count, language),
            chosen=option.slug == chosen,
            href=leads_to(option),
            empty=option.count == 0,
            depth=min(option.depth - level, 3),
        )
        for option in shown
    ]


def _way_to(slug: str, by_slug: dict[str, CategoryOption]) -> set[str]:
    way: set[str] = set()
    while slug in by_slug and slug not in way:
        way.add(slug)
        slug = by_slug[slug].parent_slug or ""
    return way


def brand_choices(facets: Facets, address: SearchAddress, language: str) -> tuple[list[Choice], list[Choice]]:
    """The brands in sight and those behind "more"; what is chosen is in sight without moving from its place."""
    choices = [
        Choice(
            label=option.label,
            count=format_number(option.count, language),
            chosen=option.selected,
            href=address.toggling_brand(option.value).href,
            empty=option.count == 0 and not option.selected,
        )
        for option in facets.brands
    ]
    in_sight = [choice for place, choice in enumerate(choices) if place < BRANDS_IN_SIGHT or choice.chosen]
    return in_sight, [choice for choice in choices if choice not in in_sight]


def _switch(label: str, count: int, address: SearchAddress, language: str, name: str) -> Choice:
    on = bool(getattr(address, name))
    changes: dict[str, object] = {name: not on}
    if name == "fits":
        changes |= {"vehicle_id": None, "vehicle_year": None}
    return Choice(
        label, format_number(count, language), on, address.having(**changes).href, empty=count == 0 and not on
    )


def price_bars(bands: Sequence[PriceBand], address: SearchAddress, asker: Asker) -> list[Bar]:
    """The histogram, from the cheapest band that holds something to the dearest, gaps kept out."""
    fullest = max((band.count for band in bands), default=0)
    low = price_minor(address.min_price, asker.currency) or 0
    high = price_minor(address.max_price, asker.currency)
    return [
        Bar(
            height=f"{max(_LEAST_BAR, round(100 * band.count / fullest))}%",
            inside=(high is None or band.low.amount_minor <= high)
            and (band.high is None or band.high.amount_minor > low),
            label=translate_count(
                "{count} part from {low}", "{count} parts from {low}", band.count, asker.language,
                low=_plain_amount(band.low.amount_minor, asker),
            ),
        )
        for band in bands
    ]  # fmt: skip


def page_links(address: SearchAddress, page: int, pages: int, language: str) -> list[PageLink]:
    """First, last, and what lies around the current page."""
    near = {1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)}
    links: list[PageLink] = []
    before = 0
    for number in sorted(near):
        if number - before > 1:
            links.append(PageLink("", ""))
        links.append(PageLink(format_number(number, language), address.having(page=number).href, number == page))
        before = number
    return links


def notice_of(result: SearchResult, address: SearchAddress) -> Notice:
    """What to say above the list: replaced, corrected, or found only by likeness."""
    understood = result.interpreted
    if understood.successor is not None:
        successor = understood.successor
        return Notice("replaced", successor.asked, f"{successor.name} {successor.sku}", f"/p/{successor.sku}")
    if understood.corrections:
        return Notice("corrected", address.q, understood.searched, address.having(q=understood.searched).href)
    if understood.matched is Matched.SIMILAR:
        return Notice("similar", address.q)
    if understood.matched is Matched.PART_OF_NUMBER:
        return Notice("part", address.q)
    return Notice()
